"""A main module that imports nothing: what starting a process costs at the least."""

if __name__ == "__main__":
    from start_timing import main
    main()
