//! Towns, and the roads between them.

use prewarm::Error;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use tracing::{Span, field, instrument};

#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Way {
    pub km: u32,
    pub towns: Vec<String>,
}

/// For each town its neighbors, and how many kilometers it is to them.
pub(crate) struct Roads(BTreeMap<String, Vec<(String, u32)>>);

impl Roads {
    /// Reads lines of two towns and the kilometers between them.
    pub(crate) fn parse(lines: &str) -> Result<Roads, Error> {
        let mut roads = BTreeMap::<String, Vec<(String, u32)>>::new();
        for line in lines.lines() {
            let [one, other, km] = line.split(',').collect::<Vec<_>>()[..] else {
                return Err(format!("`{line}` is not two towns and the kilometers").into());
            };
            let km = km.parse()?;
            for (from, to) in [(one, other), (other, one)] {
                let neighbors = roads.entry(from.to_owned()).or_default();
                neighbors.push((to.to_owned(), km));
            }
        }
        Ok(Roads(roads))
    }

    /// The shortest way that leads through no closed town, by Dijkstra's algorithm.
    #[instrument(skip(self, closed), fields(visited = field::Empty))]
    pub(crate) fn shortest(&self, from: &str, to: &str, closed: &BTreeSet<String>) -> Option<Way> {
        let mut visited = BTreeSet::new();
        let mut ways = BinaryHeap::from([Reverse((0, vec![from]))]);
        let way = loop {
            let Some(Reverse((km, towns))) = ways.pop() else {
                break None;
            };
            let town = towns[towns.len() - 1];
            if town == to {
                break Some((km, towns));
            }
            if closed.contains(town) || !visited.insert(town) {
                continue;
            }
            for (next, further) in self.0.get(town).into_iter().flatten() {
                let towns = towns.iter().copied().chain([next.as_str()]);
                ways.push(Reverse((km + further, towns.collect())));
            }
        };
        Span::current().record("visited", visited.len());
        way.map(|(km, towns)| Way {
            km,
            towns: towns.into_iter().map(str::to_owned).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_way_leads_around_what_is_closed() {
        let roads = Roads::parse("A,B,1\nB,C,1\nA,D,2\nD,C,2").unwrap();
        let shortest = |closed: &[&str]| {
            let closed = closed.iter().map(|&town| town.to_owned()).collect();
            let way = roads.shortest("A", "C", &closed)?;
            Some((way.km, way.towns.join("")))
        };
        assert_eq!(shortest(&[]), Some((2, "ABC".to_owned())));
        assert_eq!(shortest(&["B"]), Some((4, "ADC".to_owned())));
        assert_eq!(shortest(&["B", "D"]), None);
    }

    #[test]
    fn line_without_a_number_is_an_error() {
        assert!(Roads::parse("A,B").is_err());
        assert!(Roads::parse("A,B,near").is_err());
    }
}
