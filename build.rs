//! Makes the folder of the built web app, empty where there is none, so that a server without it can be built without
//! Node. `make` builds the web app first; see `src/http/web.rs`.

use std::{env, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let built = Path::new(&root).join("web/dist");
    fs::create_dir_all(built).expect("the folder of the built web app can be made");
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the folder while it runs; a release has it inside, and is built again when it changes.
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed=web/dist");
    }
}
