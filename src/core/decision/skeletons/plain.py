def load(name):
    return name.upper()


def main():
    # Nothing to start, nothing to join, nothing to lock.
    print([load(name) for name in ("a", "b", "c")])


if __name__ == "__main__":
    main()
# prints: ['A', 'B', 'C']
