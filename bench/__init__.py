"""The benchmark: a seeded archive of any size, a load client, and the comparators measured in the same run."""
