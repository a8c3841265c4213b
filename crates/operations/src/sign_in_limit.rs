//! How often signing in may fail. Counts by account and address together, and by address alone: who
//! tries another's account from elsewhere cannot keep that person out. Knows nothing of passwords, and
//! keeps what it counts in memory only.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// The time over which attempts are counted, in milliseconds.
const WINDOW_MS: i64 = 5 * 60 * 1000;
/// Failures of one account from one address before the next attempt has to wait.
const OF_ACCOUNT: usize = 10;
/// Failures from one address, whatever the account: an office behind one address has many people.
const OF_ADDRESS: usize = 100;
/// Keys that are remembered at most; those that were used least lately go first.
const MOST: usize = 20_000;

/// What failures are counted under: an address, with an account or without.
type Key = (String, Option<String>);

/// Attempts of the last minutes that did not succeed, oldest first under each key.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<BTreeMap<Key, Vec<i64>>>);

/// An address as it is counted: a household or an office has a whole /64 of IPv6 (RFC 6177), so the
/// last 64 bits, which one machine changes at will, do not count.
fn counted(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(network))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.chars().take(60).collect(),
    }
}

fn keys(account: &str, address: &str) -> [(Key, usize); 2] {
    let (account, address) = (account.chars().take(100).collect(), counted(address));
    [((address.clone(), Some(account)), OF_ACCOUNT), ((address, None), OF_ADDRESS)]
}

impl Attempts {
    /// Counts an attempt before it is made, so that many at once do not slip through; `false` when it
    /// has to wait.
    pub(crate) fn begin(&self, account: &str, address: &str, now_ms: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, failed| {
            failed.retain(|at| now_ms - at < WINDOW_MS);
            !failed.is_empty()
        });
        let keys = keys(account, address);
        if keys.iter().any(|(key, most)| all.get(key).is_some_and(|it| it.len() >= *most)) {
            return false;
        }
        for (key, _) in keys {
            all.entry(key).or_default().push(now_ms);
        }
        while all.len() > MOST {
            let latest = |failed: &Vec<i64>| failed.last().copied().unwrap_or_default();
            let stale = all.iter().min_by_key(|(_, failed)| latest(failed));
            let Some(stale) = stale.map(|(key, _)| key.clone()) else { break };
            all.remove(&stale);
        }
        true
    }

    /// Forgets the failures of an account from an address, after it signed in.
    pub(crate) fn succeeded(&self, account: &str, address: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [(of_account, _), (of_address, _)] = keys(account, address);
        all.remove(&of_account);
        if let Some(failed) = all.get_mut(&of_address) {
            failed.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_address_keeps_nobody_out() {
        let attempts = Attempts::default();
        let begun = (0..50).filter(|at| attempts.begin("approver", "203.0.113.9", *at)).count();
        assert_eq!(begun, OF_ACCOUNT);
        assert!(attempts.begin("approver", "192.0.2.1", 60), "its holder is elsewhere");
        assert!(attempts.begin("supplier", "203.0.113.9", 60), "others there may go on");
        assert!(attempts.begin("approver", "203.0.113.9", WINDOW_MS + 50), "five minutes later");
    }

    #[test]
    fn one_address_does_not_try_every_account() {
        let attempts = Attempts::default();
        let begun = (0..500)
            .filter(|number| attempts.begin(&format!("account{number}"), "203.0.113.9", 0))
            .count();
        assert_eq!(begun, OF_ADDRESS);
        assert!(attempts.begin("account0", "192.0.2.1", 1));
    }

    #[test]
    fn a_machine_with_many_addresses_is_one() {
        let attempts = Attempts::default();
        let begun = (0..50)
            .filter(|number| attempts.begin("approver", &format!("2001:db8:1:2::{number:x}"), 0))
            .count();
        assert_eq!(begun, OF_ACCOUNT);
        assert!(attempts.begin("approver", "2001:db8:1:3::1", 0), "another network");
        assert_eq!(counted("::ffff:192.0.2.1"), counted("192.0.2.1"));
    }

    #[test]
    fn signing_in_forgets_the_failures_before_it() {
        let attempts = Attempts::default();
        for _ in 0..30 {
            for _ in 0..9 {
                assert!(attempts.begin("approver", "192.0.2.1", 0));
            }
            attempts.succeeded("approver", "192.0.2.1");
            assert!(attempts.begin("approver", "192.0.2.1", 0));
            attempts.succeeded("approver", "192.0.2.1");
            attempts.0.lock().unwrap().remove(&("192.0.2.1".to_owned(), None));
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let attempts = Attempts::default();
        for number in 0..(MOST + 50) {
            let address = format!("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255);
            attempts.begin("approver", &address, i64::try_from(number).unwrap() / 1000);
        }
        assert!(attempts.0.lock().unwrap().len() <= MOST);
    }
}
