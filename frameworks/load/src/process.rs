//! What Linux tells of a process.

use std::time::Duration;

/// A process of this machine.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub u32);

impl Process {
    /// Its memory that is in use, in KiB.
    pub(crate) fn resident(self) -> Result<u64, String> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        line.and_then(|number| number.parse().ok()).ok_or_else(|| format!("process {} has no VmRSS", self.0))
    }

    /// The time that it has had on a processor.
    pub(crate) fn cpu(self) -> Result<Duration, String> {
        let stat = self.read("stat")?;
        // Behind the name, which may hold anything: fields 14 and 15, in hundredths of a second.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks: u64 = ticks.sum::<Result<_, _>>().map_err(|error| format!("{stat:?}: {error}"))?;
        Ok(Duration::from_millis(ticks * 10))
    }

    fn read(self, file: &str) -> Result<String, String> {
        let path = format!("/proc/{}/{file}", self.0);
        std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    }
}
