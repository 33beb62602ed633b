//! Processes that are killed, that find the disk full, or that may not write.

use super::*;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::Duration,
};

/// A test that plays a part in another one: run again as a process of its own.
fn run_part(command: &mut Command, part: &str, folder: &Path) -> Child {
    command
        .args([
            &format!("store::sqlite::tests::processes::{part}"),
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER_VARIABLE, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}
const FOLDER_VARIABLE: &str = "ZERODRAFT_TEST_FOLDER";
fn folder_of_part() -> Option<PathBuf> {
    std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from)
}
fn this_program() -> PathBuf {
    std::env::current_exe().unwrap()
}
/// What the part said after the harness's own line.
fn lines_of(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    BufReader::new(child.stdout.take().unwrap()).lines().map_while(std::io::Result::ok)
}

#[test]
fn every_acknowledged_change_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = SqliteStore::open(folder.path()).unwrap();
        store.create(&new_consultation(1)).unwrap();
    }
    let mut acknowledged = 1;
    for round in 0..20 {
        let mut child = run_part(
            &mut Command::new(this_program()),
            "part_appends_until_it_is_killed",
            folder.path(),
        );
        let lines = lines_of(&mut child);
        let child = Arc::new(Mutex::new(child));
        let kill_soon = || {
            let child = child.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(rand::random_range(0..30_000)));
                child.lock().unwrap().kill().unwrap();
            })
        };
        // Every other round while it starts, the others when it has something to lose.
        let mut killer = (round % 2 == 0).then(kill_soon);
        for line in lines {
            if let Some(last) = line.strip_prefix("stored ").and_then(|last| last.parse().ok()) {
                acknowledged = last;
                killer.get_or_insert_with(kill_soon);
            }
        }
        killer.expect("it was killed").join().unwrap();
        child.lock().unwrap().wait().unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        let chunks = tail(&store, &draft());
        assert!(chunks.len() >= acknowledged, "round {round}: {acknowledged} were acknowledged");
        for (seq, chunk) in chunks.iter().enumerate().skip(1) {
            assert_eq!(*chunk, format!("change {seq} of 1"), "round {round}");
        }
        assert_eq!(store.check().unwrap(), Vec::<String>::new(), "round {round}");
    }
    assert!(acknowledged > 20, "only {acknowledged} changes were put at risk");
}

#[test]
#[ignore = "a part of every_acknowledged_change_survives_a_kill_at_any_moment"]
fn part_appends_until_it_is_killed() {
    let Some(folder) = folder_of_part() else { return };
    let store = SqliteStore::open(&folder).unwrap();
    let mut next = tail(&store, &draft()).len() as u64;
    loop {
        let few = 1 + next % 5;
        let entries = (next..next + few).map(|number| entry(1, 1, number)).collect();
        assert!(matches!(store.append(&[append(1, entries)]).unwrap()[0], Appended::Stored { .. }));
        next += few;
        // At once, so that nothing acknowledged is lost in a buffer of ours.
        let mut out = std::io::stdout().lock();
        write!(out, "\nstored {next}\n").unwrap();
        out.flush().unwrap();
        if next.is_multiple_of(7) {
            store.idle().unwrap();
        }
    }
}

#[test]
fn a_kill_leaves_each_accepted_suggestion_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = SqliteStore::open(folder.path()).unwrap();
        store.create(&new_consultation(1)).unwrap();
    }
    let mut acknowledged = 0;
    for round in 0..10 {
        let part = "part_accepts_until_it_is_killed";
        let mut child = run_part(&mut Command::new(this_program()), part, folder.path());
        let wanted = acknowledged + 1 + round % 4;
        for line in lines_of(&mut child) {
            if let Some(last) = line.strip_prefix("stored ").and_then(|last| last.parse().ok()) {
                acknowledged = last;
            }
            if acknowledged >= wanted {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        let changes = tail(&store, &draft()).len() as u64 - 1;
        let state = store.consultation(&new_consultation(1).consultation.id).unwrap().unwrap();
        let decisions = store.decisions(&state.id).unwrap().len() as u64;
        assert_eq!((state.epoch, decisions), (changes, changes), "round {round}");
        assert!(changes >= acknowledged, "round {round}: {acknowledged} were acknowledged");
    }
}

#[test]
#[ignore = "a part of a_kill_leaves_each_accepted_suggestion_whole_or_not_at_all"]
fn part_accepts_until_it_is_killed() {
    let Some(folder) = folder_of_part() else { return };
    let store = SqliteStore::open(&folder).unwrap();
    let mut state = store.consultation(&new_consultation(1).consultation.id).unwrap().unwrap();
    loop {
        let number = state.epoch + 1;
        let accepting = accepting(&state, number);
        assert!(store.decide(&accepting).unwrap());
        state = accepting.after;
        let mut out = std::io::stdout().lock();
        write!(out, "\nstored {number}\n").unwrap();
        out.flush().unwrap();
    }
}

/// The file system itself says no: files may not grow beyond a limit.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_a_full_disk_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\""]).arg(this_program());
    let mut child = run_part(&mut shell, "part_appends_until_the_disk_is_full", folder.path());
    let stored = lines_of(&mut child)
        .filter_map(|line| line.strip_prefix("stored ")?.parse::<usize>().ok())
        .last();
    assert!(child.wait().unwrap().success());
    let stored = stored.expect("the part says how much it stored");
    let store = SqliteStore::open(folder.path()).unwrap();
    assert_eq!(tail(&store, &draft()).len(), stored);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    store.append(&[append(1, vec![entry(1, 2, 1)])]).unwrap();
}

#[test]
#[ignore = "a part of a_file_that_may_not_grow_is_a_full_disk_and_loses_nothing"]
fn part_appends_until_the_disk_is_full() {
    let Some(folder) = folder_of_part() else { return };
    let store = SqliteStore::open(&folder).unwrap();
    store.create(&new_consultation(1)).unwrap();
    let mut failures = 0;
    for number in 1..10_000 {
        let chunk = vec![b'x'; 3000].into();
        let large = crate::store::NewEntry { chunk, ..entry(1, 1, number) };
        match store.append(&[append(1, vec![large])]) {
            Ok(_) => {}
            Err(error) => {
                assert!(matches!(error, StoreError::Full), "{error}");
                failures += 1;
                // Whoever reads is not hindered.
                assert!(!tail(&store, &draft()).is_empty());
                if failures == 3 {
                    break;
                }
            }
        }
    }
    assert_eq!(failures, 3, "the disk never was full");
    println!("\nstored {}", tail(&store, &draft()).len());
}

/// Root may write everywhere: the part is run as nobody, who may read the folder only.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    };
    let outer = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let [filled, empty] = ["filled", "empty"].map(|name| outer.path().join(name));
    SqliteStore::open(&filled).unwrap().create(&new_consultation(1)).unwrap();
    fs::create_dir(&empty).unwrap();
    for file in fs::read_dir(&filled).unwrap() {
        mode(&file.unwrap().path(), 0o444);
    }
    for folder in [&filled, &empty] {
        mode(folder, 0o555);
    }
    mode(outer.path(), 0o755);
    let root = fs::metadata(&empty).unwrap().uid() == 0;
    // Nobody may not be able to reach this program where it was built.
    let copy = outer.path().join("program");
    if root {
        fs::copy(this_program(), &copy).unwrap();
        mode(&copy, 0o755);
    }
    for folder in [filled.clone(), empty.clone(), filled.join("below"), empty.join("below")] {
        if !root {
            assert_read_only(&folder);
            continue;
        }
        let mut command = Command::new(&copy);
        command.uid(65_534).gid(65_534).current_dir("/");
        let mut child = run_part(&mut command, "part_cannot_write_the_folder", &folder);
        let refused = lines_of(&mut child).filter(|line| line == "refused").count() == 1;
        assert!(child.wait().unwrap().success() && refused, "{}", folder.display());
    }
    for folder in [&filled, &empty] {
        mode(folder, 0o755);
    }
}

#[test]
#[ignore = "a part of a_folder_that_may_not_be_written_is_named"]
fn part_cannot_write_the_folder() {
    let Some(folder) = folder_of_part() else { return };
    assert_read_only(&folder);
    println!("\nrefused");
}

fn assert_read_only(folder: &Path) {
    let error = error_of(SqliteStore::open(folder));
    assert!(matches!(&error, StoreError::ReadOnly(named) if named == folder), "{error}");
}
