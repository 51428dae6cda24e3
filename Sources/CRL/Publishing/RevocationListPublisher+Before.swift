import Model
import OpenSSL

/// What is published already, and what a new list is compared with.
extension RevocationListPublisher {
    /// Reads a draft as a stranger would.
    func reader(of draft: RevocationListDraft, _ order: RevocationListOrder) -> SuspiciousReader {
        let before = try? source.publishedRevocationList(of: draft.record.name)
        return SuspiciousReader(
            issuer: order.issuer,
            record: draft.record,
            scope: draft.scope,
            entryCount: draft.entryCount,
            numberBefore: order.numberBefore,
            published: published(draft.record.name),
            explainer: ListExplainer(
                authority: order.issuer.id,
                feedSequence: draft.record.feedSequence,
                baseSequence: draft.record.base.map { _ in
                    order.base?.feedSequence ?? draft.record.feedSequence
                },
                sequenceBefore: before?.feedSequence ?? .max,
                endedBefore: policy.endOfListing(at: order.now),
                source: source
            )
        )
    }

    /// The number of the list on the disk when it is greater than `known`, as after the book was put back to an older copy.
    ///
    /// What somebody else than `issuer` signed says nothing about numbers.
    func number(
        of name: RevocationListName,
        _ issuer: RevocationListIssuer,
        after known: Int64
    ) -> Int64 {
        guard let list = published(name), let number = list.frame.number, number > known,
            list.frame.issuer == issuer.certificate.subjectDER,
            (try? list.verifySignature(by: issuer.certificate.publicKey)) != nil
        else { return known }
        return number
    }

    /// The list on the disk; one that cannot be read is as good as none, and is replaced.
    func published(_ name: RevocationListName) -> StreamedRevocationList? {
        (try? directory.open(name)).flatMap { $0 }.flatMap { try? $0.list() }
    }
}
