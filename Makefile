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

# uv.lock spells out registry hosts, so only its exports are kept
export = .venv/bin/uv export -q --frozen --no-emit-project --no-header --format requirements-txt
tested = --extra link --extra estimate --extra ocr --extra images --extra capture --extra age --extra search --extra postgres
lock:
	.venv/bin/uv lock
	$(export) --extra link --extra estimate --extra search --extra postgres --no-dev -o requirements/runtime.lock
	$(export) $(tested) -o requirements/dev.lock
	$(export) $(tested) --extra ftm --group nightly -o requirements/nightly.lock
	$(export) --extra link --extra estimate --group comparison -o requirements/comparison.lock
	rm uv.lock
