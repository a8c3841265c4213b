//! Makes the C library's allocator give memory back. Knows its settings; knows nothing of what asks
//! for memory.
//!
//! With its usual settings every thread keeps an arena of its own and what one step of a large
//! import has freed stays with the process beside what the next one takes: ten million observations
//! then take twice the memory of one million, though the engine's own pool is fixed.
//! (`mallopt(3)`: the settings are read from the environment before the program begins, so the
//! program begins again with them.)

use std::os::unix::process::CommandExt;

/// Name and value, and each is left as it is where the administrator set it.
const SETTINGS: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "262144"),
    ("MALLOC_TRIM_THRESHOLD_", "1048576"),
];

/// Begins the program again with the settings, once. Where that is not possible the program goes on
/// as it is: it then only takes more memory.
pub fn give_memory_back() {
    if SETTINGS.iter().all(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let missing = SETTINGS.iter().filter(|(name, _)| std::env::var_os(name).is_none());
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| program.clone().into_os_string());
    let error = std::process::Command::new(program)
        .arg0(name)
        .args(arguments)
        .envs(missing.copied())
        .exec();
    tracing::debug!(%error, "the allocator keeps its usual settings");
}
