//! How the binary is linked.

fn main() {
    // The stack is part of the memory that every user has. What runs on it is not deep: nothing here
    // calls JavaScript, and nothing calls itself. The default would be a megabyte.
    println!("cargo:rustc-link-arg-cdylib=-zstack-size=32768");
    println!("cargo:rerun-if-changed=build.rs");
}
