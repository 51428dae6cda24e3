import Model
import OpenSSL
import Store

extension CACentre {
    /// Refuses a name that another authority of the book, or an outstanding request, has.
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
    /// - Returns: what must still hold when the name goes on record, for the commit that does it.
    /// - Throws: `HierarchyError` with `.nameTaken`, `BookError`, `CryptoError`.
    func demandNameFree(
        _ subject: DistinguishedName,
        keyHash: [UInt8]? = nil,
        after predecessor: AuthorityID? = nil,
        role: AuthorityRecord.Role = .issuing
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
        return .expectAuthorities(Set(all.map(\.id) + requests.map(\.id)))
    }

    /// An authority and those before it.
    private static func line(of id: AuthorityID?, in all: [AuthorityRecord]) -> Set<AuthorityID> {
        var (line, next) = (Set<AuthorityID>(), id)
        while let id = next, line.insert(id).inserted { next = all.first { $0.id == id }?.predecessor }
        return line
    }
}
