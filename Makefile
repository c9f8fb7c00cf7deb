# Two commands matter: make demo, and make test. Each does its own set-up.
# Where PYTHONDONTWRITEBYTECODE is set every start takes several times as long: empty it.
export PYTHONDONTWRITEBYTECODE =

PYTHON := .venv/bin/python
PORT ?= 8000
export PORT

.PHONY: help setup demo stop test check audit fmt chaos fuzz shots bench rehearsal

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## fetch Python 3.13 and the libraries into .venv (all others do it too)
	@python3 scripts/setup.py

demo: setup ## run everything with two invented foundations (PORT=8000); Ctrl-C stops it
	@exec $(PYTHON) -m accelerator.demo

stop: setup ## stop the embedded PostgreSQL and Valkey that manage.py has started
	@$(PYTHON) -m accelerator.embedded stop

test: setup ## the whole test run (ARGS="tests/introductions -q" for a part)
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## style, types, imports, templates, migrations, deploy settings
	@$(PYTHON) scripts/check.py

audit: setup ## known vulnerabilities of what production installs (needs a network)
	@$(PYTHON) scripts/audit.py

fmt: setup ## put style right where a tool can
	@$(PYTHON) -m ruff check --fix -q . ; $(PYTHON) -m ruff format -q . && git ls-files 'templates/*.html' | xargs .venv/bin/djade --target-version 6.1

fuzz: setup ## generated requests against the API, as every role (CASES=10000 SEED=)
	@$(PYTHON) -m scripts.fuzz

shots: setup ## pictures of the main pages of every role into var/shots/
	@$(PYTHON) -m scripts.shots $(ARGS)

bench: setup ## how fast it is, as ratios (SCALE=100000; ONLY=list,search for a part; INTAKE=folder)
	@$(PYTHON) -m bench --scale $(or $(SCALE),100000) $(if $(ONLY),--only $(ONLY))

chaos: setup ## break things while they work, 200 kills among them (KILLS=200 SEED= ONLY="Valkey mail")
	@$(PYTHON) -m scripts.chaos

rehearsal: setup ## live through a whole programme, as its visitors (INTAKE=folder MAP="heading=field; …" MADE=230 CONFIRMED=100)
	@INTAKE='$(INTAKE)' MAP='$(MAP)' MADE='$(MADE)' CONFIRMED='$(CONFIRMED)' $(PYTHON) -m scripts.rehearsal
