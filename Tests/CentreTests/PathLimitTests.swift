import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Review of issue 3, Q5: the path length of those above is seen before anything is written.
@Suite("Authorities whose path others limit", .serialized)
struct PathLimitTests {
    /// Somebody else's root with an authority below it.
    private struct Above {
        let rootKey: PrivateKey
        let middleKey: PrivateKey
        let root: Certificate
        let middle: Certificate

        /// The middle one allows `length` below it, and has these extensions.
        init(length: Int?, _ extensions: [CertificateExtension] = []) throws {
            (rootKey, middleKey) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p384))
            root = try ForeignAuthority.certificate(rootKey)
            let subject = try DistinguishedName([.init(.commonName, "Gov Mid")])
            middle = try Self.certificate(
                subject,
                middleKey.publicKey,
                by: root,
                rootKey,
                [.basicConstraints(isAuthority: true, pathLength: length)] + extensions
            )
        }

        func certify(
            _ request: CertificateRequest,
            _ extensions: [CertificateExtension] = []
        ) throws -> Certificate {
            try Self.certificate(
                request.subject,
                request.publicKey,
                by: middle,
                middleKey,
                [.basicConstraints(isAuthority: true)] + extensions
            )
        }

        private static func certificate(
            _ subject: DistinguishedName,
            _ publicKey: PublicKey,
            by issuer: Certificate,
            _ key: PrivateKey,
            _ extensions: [CertificateExtension]
        ) throws -> Certificate {
            let now = WallClock.system.now
            return try CertificateBody(
                serial: #require(SerialNumber(bytes: [7])),
                signatureAlgorithm: key.signatureAlgorithm,
                issuer: issuer.subjectDER,
                notBefore: now.advanced(bySeconds: -86_400),
                notAfter: now.advanced(bySeconds: 900 * 86_400),
                subject: subject.der,
                subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
                extensions: [
                    .keyUsage([.keyCertSign, .cRLSign]), .subjectKeyIdentifier(publicKey.keyIdentifier),
                    .authorityKeyIdentifier(key.publicKey.keyIdentifier),
                ] + extensions
            )
            .signed(by: key)
        }
    }

    private func refusal(_ error: HierarchyError?) -> String {
        guard case .certificateUnfit(let detail) = error?.reason else {
            return "another: \(String(describing: error))"
        }
        return detail
    }

    @Test("Below an authority that allows none below it nothing is taken, in whatever order the chain comes")
    func length() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let above = try Above(length: 0)
        let certificate = try above.certify(CertificateRequest(der: request.request))
        for chain in [[above.middle, above.root], [above.root, above.middle]] {
            let error = await #expect(throws: HierarchyError.self) {
                _ = try await staged.desk(centre)
                    .importCertificate(certificate, for: request.id, chain: chain)
            }
            #expect(refusal(error).contains("path-length"))
        }
        #expect(try centre.book.authorityRequests().map(\.id) == [request.id])
        let wider = try Above(length: 1)
        let good = try wider.certify(CertificateRequest(der: request.request))
        let record = try await staged.desk(centre)
            .importCertificate(good, for: request.id, chain: [wider.root, wider.middle])
        #expect(try centre.identity(of: record).pathLength == 0)
        // A renewal is looked at in the same way.
        let renewed = try above.certify(CertificateRequest(der: request.request))
        let error = await #expect(throws: HierarchyError.self) {
            _ = try await staged.desk(centre)
                .importCertificate(renewed, for: request.id, chain: [above.middle, above.root])
        }
        #expect(refusal(error).contains("path-length"))
        try await centre.close()
    }
}
