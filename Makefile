# Thin: every job is one command. Nothing here is needed to use Open Inquest.
.PHONY: demo test check docs picture lock

demo:
	./inquest demo

test:
	./inquest test

check:
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

docs:
	.venv/bin/python scripts/generated_docs.py

picture:
	.venv/bin/python scripts/picture.py

# uv.lock spells out registry hosts, so only its export is kept
lock:
	.venv/bin/uv lock
	.venv/bin/uv export -q --frozen --no-emit-project --no-dev --no-header --format requirements-txt -o requirements/runtime.lock
	.venv/bin/uv export -q --frozen --no-emit-project --no-header --format requirements-txt -o requirements/dev.lock
	rm uv.lock
