import Model
import OpenSSL

/// What is to be made of one list: the full one, its delta or both, at one moment and under one number.
struct RevocationListOrder {
    let issuer: RevocationListIssuer
    /// The name of the full list.
    let name: RevocationListName
    let point: IssuingDistributionPoint?
    let now: Timestamp
    /// What the list says of when it was made: `now`, or a little before, for who is behind it.
    let thisUpdate: Timestamp
    /// The greatest number so far; 0 when there is none.
    let numberBefore: Int64
    let hasFull: Bool
    /// How long the full list is valid, from `now` on.
    let validitySeconds: Int64
    /// Where the full list points to; nil when it points to no delta.
    let delta: RevocationListPolicy.Delta?
    /// Until when the delta is valid; nil when none is made.
    ///
    /// One is made also when the full list points to none, as long as there are lists that do: to its clients a delta that is not there
    /// is a fault (RFC 5280 §6.3.3 (a)).
    let deltaEnd: Timestamp?
    /// What the delta builds on; nil for the full list that is made with it.
    let base: RevocationListRecord?

    /// The number is the time in seconds, or one more than any before when the clock was put back.
    var number: Int64 {
        let (next, overflow) = numberBefore.addingReportingOverflow(1)
        return max(overflow ? .max : next, now.secondsSinceEpoch)
    }

    /// What the list of this name says about itself.
    func scope(of record: RevocationListRecord) -> RevocationListScope {
        RevocationListScope(
            point: point,
            base: record.base,
            freshest: record.name.isDelta ? nil : delta.map { name.delta.url(below: $0.publicURL) }
        )
    }

    /// What is reserved for a list that was collected.
    func record(
        _ collected: borrowing CollectedRevocations,
        isDelta: Bool,
        feedSequence: Int64
    ) -> RevocationListRecord {
        RevocationListRecord(
            name: isDelta ? name.delta : name,
            number: number,
            base: isDelta ? base?.number ?? number : nil,
            pointsToDelta: !isDelta && delta != nil,
            thisUpdate: collected.thisUpdate,
            nextUpdate: collected.nextUpdate,
            feedSequence: feedSequence
        )
    }
}
