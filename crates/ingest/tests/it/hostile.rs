//! Files that mean harm or are broken: each is refused with its own code, quickly.
