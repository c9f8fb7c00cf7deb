"""python -m accelerator.demo: what `make demo` runs."""

from accelerator.demo.supervisor import main

if __name__ == "__main__":
    main()
