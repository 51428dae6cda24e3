import Model
import OpenSSL
import Store

extension CACentre {
    /// Refuses a name that another authority of the book, or an outstanding request, has, and for an authority of ours one
    /// that an authority of ours has given to somebody else's.
    ///
    /// The same key keeps its name (a cross certificate), and so does the next key of the same line (a rollover).
    ///
    /// Source: RFC 5280 §4.1.2.6: one name is one authority.
    ///
    /// - Parameters:
    ///   - subject: the name.
    ///   - keyHash: SHA-256 of the key that is to have it; nil for one that is to be made.
    ///   - predecessor: whose work it takes over.
    ///   - role: where it is to stand; a line stays there.
    ///   - isOurs: whether it becomes an authority of the book; somebody else's may have a next key under its name.
    /// - Returns: what must still hold when the name goes on record, for the commit that does it.
    /// - Throws: `HierarchyError` with `.nameTaken`, `BookError`, `CryptoError`.
    func demandNameFree(
        _ subject: DistinguishedName,
        keyHash: [UInt8]? = nil,
        after predecessor: AuthorityID? = nil,
        role: AuthorityRecord.Role = .issuing,
        isOurs: Bool = true
    ) throws -> Change {
        let (all, requests) = (try book.authorities(), try book.authorityRequests())
        let line = Self.line(of: predecessor, in: all)
        for other in all where other.keyHash != keyHash {
            guard !(line.contains(other.id) && other.role == role) else { continue }
            guard try Certificate(der: other.certificate).subject.matches(subject) else { continue }
            throw HierarchyError(.nameTaken(subject: subject.description, by: other.id))
        }
        for other in requests where other.keyHash != keyHash {
            guard try CertificateRequest(der: other.request).subject.matches(subject) else { continue }
            throw HierarchyError(.nameTaken(subject: subject.description, by: other.id))
        }
        let known = Set(all.map(\.keyHash) + requests.map(\.keyHash) + (keyHash.map { [$0] } ?? []))
        if isOurs { try demandNotCertified(subject, besides: known) }
        return .expectAuthorities(Set(all.map(\.id) + requests.map(\.id)))
    }

    /// Refuses a name under which the book has a good certificate of an authority, for another key than these.
    private func demandNotCertified(_ subject: DistinguishedName, besides known: Set<[UInt8]>) throws {
        var filter = CertificateFilter()
        filter.purposes = [.authority]
        filter.states = [.active]
        for other in try book.certificates(filter, limit: 10_000)
        where !known.contains(other.reservation.keyHash) && other.reservation.notAfter > clock.now {
            // One that was imported may be of a form that is not read here.
            guard let certificate = try? other.certificate.map(Certificate.init(der:)),
                certificate.subject.matches(subject)
            else { continue }
            throw HierarchyError(.nameCertified(subject: subject.description, by: other.id))
        }
    }

    /// An authority and those before it.
    private static func line(of id: AuthorityID?, in all: [AuthorityRecord]) -> Set<AuthorityID> {
        var (line, next) = (Set<AuthorityID>(), id)
        while let id = next, line.insert(id).inserted { next = all.first { $0.id == id }?.predecessor }
        return line
    }
}
