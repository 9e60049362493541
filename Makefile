# make run    install, migrate, load the archive and serve it at http://127.0.0.1:8000 (PORT=… elsewhere)
# make test   install what the tests need and run them all
# make lint   ruff, templates, pending migrations, deployment checks
# make bench  measure the pages at SIZE records (10000 unless told) beside other ways to make them (bench/README.md)

PORT ?= 8000
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
SECRET := var/secret_key
# Plain http on this machine only; a deployment sets its own environment (docs/deploy.md).
LOCAL = HTTPS=0 SECRET_KEY="$$(cat $(SECRET))"

.PHONY: run test lint bench clean
.DELETE_ON_ERROR:

run: $(VENV)/.runtime $(SECRET)
	@$(LOCAL) $(PY) manage.py migrate --verbosity 0
	@$(LOCAL) $(PY) manage.py load_archive --yes
	@if [ -d "$${ARCHIVE_TEXTS:-texts}" ]; then $(LOCAL) $(PY) manage.py attach_texts "$${ARCHIVE_TEXTS:-texts}"; fi
	@$(LOCAL) $(PY) manage.py build_downloads --verbosity 0
	@$(LOCAL) $(PY) manage.py collectstatic --noinput --verbosity 0
	@$(LOCAL) $(PY) manage.py holdings
	@echo "Decrees and Counts: http://127.0.0.1:$(PORT)/  (Ctrl-C ends it)"
	@$(LOCAL) exec $(VENV)/bin/gunicorn archive.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning

test: $(VENV)/.dev
	$(PY) -m pytest $(ARGS)

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --lint --quiet templates
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" $(PY) manage.py check --deploy --fail-level WARNING

bench: $(VENV)/.bench
	$(PY) -m bench --size $(or $(SIZE),10000) $(ARGS)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: bench/requirements.txt $(VENV)/.runtime
	@$(PY) -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@touch $@

$(SECRET): | $(VENV)/bin/python
	@mkdir -p var && umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

clean:
	rm -rf $(VENV) var/static
