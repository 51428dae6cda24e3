import CRL
import Model
import OpenSSL
import Store

extension ListRecall {
    /// When the list ends.
    var end: Timestamp {
        max(list.frame.nextUpdate ?? list.frame.thisUpdate, list.frame.thisUpdate)
    }

    /// What a delta builds on, where the book has no more than a newer list: who has that one, or any since, is brought up to date by the
    /// deltas to come, and finds one, as long as he may have it.
    ///
    /// How long that is, and what it told, nobody knows any more. Deltas have everything until then.
    func base() throws -> [Change] {
        let full = outcome.name.full
        guard let number = list.frame.base,
            try !centre.book.hasRevocationList(full, number: number)
        else { return [] }
        let (frame, own) = (list.frame, end)
        let role = try centre.authorityRecord(full.authority.name).role
        let policy = centre.listPolicy(for: role)
        // A list is valid from when it was made on, which is a little after its thisUpdate.
        let longest = frame.thisUpdate.advanced(bySeconds: policy.validitySeconds + policy.toleranceSeconds)
        // Where lists point to deltas no more, the last delta lives as long as the last list that did.
        let arePointing = try centre.book.publishedRevocationList(of: full)?.pointsToDelta ?? true
        return [
            .recallRevocationList(
                RevocationListRecord(
                    name: full,
                    number: number,
                    pointsToDelta: true,
                    thisUpdate: min(Timestamp(secondsSinceEpoch: number), frame.thisUpdate),
                    nextUpdate: arePointing ? max(own, longest) : own,
                    feedSequence: 0
                )
            )
        ]
    }
}
