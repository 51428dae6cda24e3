import CRL
import CentreSupport
import Issuer
import Model
import OCSP
import OpenSSL
import Store
import Testing

@testable import Centre

private struct Nothing: CertificateFeed {
    func items() -> AnyIterator<CertificateFeedItem> { AnyIterator { nil } }
}

/// A centre, and an authority that comes to it.
struct OwedBench {
    let staged: StagedHierarchy
    let centre: CACentre
    let key: PrivateKey
    let certificate: Certificate

    static func make() async throws -> OwedBench {
        let staged = try await StagedHierarchy.make()
        let key = try PrivateKey.generate(.p256)
        return OwedBench(
            staged: staged,
            centre: try staged.prepared.open(),
            key: key,
            certificate: try ForeignAuthority.certificate(key)
        )
    }

    func take(hasKey: Bool = true, hasRecords: Bool = true) async throws -> AuthorityID {
        let plan = try ForeignAuthority.plan(
            "old",
            key: hasKey ? key : nil,
            certificate: certificate,
            hasRecords: hasRecords
        )
        return try await staged.desk(centre).importAuthority(plan).id
    }

    /// Imports records without certificates, by one person or by two.
    func bring(
        _ id: AuthorityID,
        index: [OpenSSLIndex.Entry]?,
        list: RevocationList? = nil,
        isConfirmed: Bool = false
    ) async throws {
        let plan = CertificateImport(
            authority: id,
            feed: Nothing(),
            index: index,
            list: list,
            leavesOut: true
        )
        _ = try await centre.runImport(
            plan,
            by: centre.staffOperator("admin"),
            second: isConfirmed ? centre.staffOperator("he.pki") : nil
        )
    }

    /// The last list that it signed before it came, with the hours of its beginning and its end; there is nothing on it.
    func list(
        number: Int64,
        from: Int64 = -1,
        to: Int64 = 1,
        scope: RevocationListScope = RevocationListScope()
    ) throws -> RevocationList {
        let now = centre.clock.now
        let writer = RevocationListWriter(
            issuer: certificate.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now.advanced(bySeconds: from * 3600),
            nextUpdate: now.advanced(bySeconds: to * 3600)
        )
        let list = try writer.finish(
            number: number,
            authorityKeyIdentifier: key.publicKey.keyIdentifier,
            scope: scope
        )
        return try RevocationList(der: list.signed(by: key))
    }

    /// Whether lists and answers are signed for it.
    func isServed(_ id: AuthorityID) async throws -> [Bool] {
        let issuer = try centre.ocspIssuers { _ in }.first { $0.id == id }
        let lists = try await centre.publishLists().published
        return [
            (try? issuer?.signer(at: centre.clock.now)) != nil,
            lists.contains { $0.record.authority == id },
            try centre.listIssuers(.issuing) { _ in }.contains { $0.id == id },
        ]
    }

    func lists() throws -> HealthCheck.Outcome {
        try HealthCheck(centre: centre, findReaders: { [] }).lists()
    }
}
