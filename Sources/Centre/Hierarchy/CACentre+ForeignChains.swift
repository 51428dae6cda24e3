import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store

/// What stands above an authority below somebody else's: it limits what that authority may sign, so the book keeps it.
extension CACentre {
    /// The certificates above an authority that stands below somebody else's, from its issuer up, whatever order they came in;
    /// others that came with them after these.
    func foreignChain(of record: AuthorityRecord) throws -> [Certificate] {
        guard record.parent == nil, record.role == .issuing else { return [] }
        let kept = try book.certificatesAbove(record.id).map { try Certificate(der: $0) }
        let all = try kept.isEmpty ? publishedAbove(record.id) : kept
        let path = try all.path(above: Certificate(der: record.certificate))
        return path + all.filter { !path.contains($0) }
    }

    /// Keeps certificates above an authority: with the highest one of this book that stands above it, where
    /// nothing is known of that one yet, or with itself, in place of those that were known.
    ///
    /// - Parameters:
    ///   - chain: in any order; none changes nothing.
    ///   - record: the authority, on record or as it is to be.
    /// - Returns: the change that does it, if any.
    /// - Throws: `BookError`, `CryptoError`.
    func keeping(_ chain: [Certificate], above record: AuthorityRecord) throws -> [Change] {
        var (top, known) = (record, Set([record.certificate]))
        while let parent = top.parent {
            let above = try authorityRecord(parent.name)
            guard known.insert(above.certificate).inserted else { break }
            top = above
        }
        let rest = chain.map(\.der).filter { !known.contains($0) }
        guard top.role == .issuing, !rest.isEmpty else { return [] }
        guard try top.id == record.id || foreignChain(of: top).isEmpty else { return [] }
        return [.keepCertificatesAbove(top.id, rest)]
    }

    /// Takes into the book what an earlier version kept in the published file alone, when it leads up.
    ///
    /// - Throws: `BookError`.
    func takeUpPublishedChains() async throws {
        for record in try book.authorities() where record.parent == nil && record.role == .issuing {
            guard try book.certificatesAbove(record.id).isEmpty else { continue }
            let own = try Certificate(der: record.certificate)
            let path = (try? publishedAbove(record.id).path(above: own)) ?? []
            let signed = zip([own] + path, path).allSatisfy { $0.isSigned(by: $1.publicKey) }
            guard !path.isEmpty, signed else { continue }
            let fingerprints = path.map { Hexadecimal.encode($0.fingerprint) }
            let event = AuditEvent(
                at: clock.now,
                actor: "system",
                action: "authority.chain",
                object: record.id.name,
                detail: ["chain": fingerprints.joined(separator: " ")]
            )
            try await book.commit([.keepCertificatesAbove(record.id, path.map(\.der)), .audit(event)])
        }
    }

    /// The authorities that issue below somebody else's without anything being known of that one.
    func authoritiesWithoutChain() throws -> [AuthorityID] {
        try book.authorities().filter { record in
            guard record.state == .active, record.role == .issuing, record.parent == nil,
                try !Certificate(der: record.certificate).isSelfIssued
            else { return false }
            return try ownCertificate(of: record) == nil && foreignChain(of: record).isEmpty
        }
        .map(\.id)
    }

    private func publishedAbove(_ id: AuthorityID) throws -> [Certificate] {
        let path = "\(state.published)/\(id)\(AuthorityBundle.Kind.above.rawValue)"
        guard let pem = FileManager.default.contents(atPath: path) else { return [] }
        return try Certificate.all(inPEM: Array(pem))
    }
}
