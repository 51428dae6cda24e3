import Foundation
import Issuer
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Centre

/// product.md §10.2; docs/adr/0078.
@Suite("Archived keys")
struct ArchivedKeyTests {
    private static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    private static func number() throws -> CertificateID {
        CertificateID(
            authority: try #require(AuthorityID("issuing")),
            serial: try #require(SerialNumber(bytes: [0x5A, 1]))
        )
    }

    @Test(
        "Every two of three officers open a key together, and one alone does not",
        arguments: [KeyAlgorithm.p256, .rsa2048]
    )
    func threshold(algorithm: KeyAlgorithm) throws {
        let officers = try SampleOfficers(3, at: Self.now, algorithm: algorithm)
        let signer = try PrivateKey.generate(.sm2)
        let made = try MadePair(
            for: "CA20261122N0001236",
            to: PairRecipient(signer: signer.publicKey),
            archivedFor: officers.circle(of: 2, at: Self.now)
        )
        let archive = try made.archive(of: Self.number(), at: Self.now)
        #expect(archive.shares.map(\.name) == ["恢复员1", "恢复员2", "恢复员3"])
        for pair in [[0, 1], [0, 2], [2, 1], [0, 1, 2]] {
            let key = try officers.open(archive, pair)
            #expect(key.publicKey == made.proof.publicKey)
        }
        let alone = try #require(try officers.share(0, of: archive)).share
        let other = SecretSharing.Share(index: 2, bytes: [UInt8](repeating: 7, count: alone.bytes.count))
        let guess = try SecretSharing.combine([alone, other])
        #expect(throws: CryptoError(.decryptionFailed(what: "the message"))) {
            try CMS.decrypt(archive.content, under: guess, identifier: archive.keyHash)
        }
        #expect(throws: CryptoError(.decryptionFailed(what: "the message"))) {
            try CMS.decrypt(
                archive.shares[1].message,
                certificate: officers.certificates[0],
                key: officers.keys[0]
            )
        }
    }

    @Test("The token's key opens the envelope of the same pair, whose request its key has signed")
    func envelope() throws {
        let officers = try SampleOfficers(2, at: Self.now)
        let signer = try PrivateKey.generate(.sm2)
        let made = try MadePair(
            for: "CA20261122N0001236",
            to: PairRecipient(signer: signer.publicKey),
            archivedFor: officers.circle(of: 2, at: Self.now)
        )
        let opened = try SM2EnvelopedKey(der: made.envelope).opened(with: signer)
        #expect(opened.publicKey == made.proof.publicKey)
        #expect(opened.publicKey != signer.publicKey)
        try made.proof.verifyProofOfPossession()
        let archived = try officers.open(made.archive(of: Self.number(), at: Self.now), [0, 1])
        #expect(archived.publicKey == opened.publicKey)
    }

    @Test("Each pair is another one, and nothing of it is made for a key that takes no envelope")
    func fresh() throws {
        let officers = try SampleOfficers(2, at: Self.now).circle(of: 2, at: Self.now)
        let signer = try PrivateKey.generate(.sm2).publicKey
        let (one, two) = (
            try MadePair(for: "a", to: PairRecipient(signer: signer), archivedFor: officers),
            try MadePair(for: "a", to: PairRecipient(signer: signer), archivedFor: officers)
        )
        #expect(one.keyHash != two.keyHash && one.envelope != two.envelope)
        #expect(throws: CryptoError(.unsupportedAlgorithm("p256"))) {
            let other = try PrivateKey.generate(.p256).publicKey
            return try MadePair(for: "a", to: PairRecipient(signer: other), archivedFor: officers)
        }
    }

    @Test("An officer whose certificate has ended, or cannot be encrypted to, or is there twice, is refused")
    func unusable() throws {
        let good = try SampleOfficers(1, at: Self.now)
        func refusal(_ certificate: Certificate) -> KeyManagementError.Reason? {
            let named: [(path: String, certificate: Certificate)] = [
                ("good.pem", good.certificates[0]), ("other.pem", certificate),
            ]
            do throws(KeyManagementError) {
                _ = try RecoveryOfficers(threshold: 2, named, at: Self.now)
                return nil
            } catch {
                return error.reason
            }
        }
        let (sm2, p256) = (try PrivateKey.generate(.sm2).publicKey, try PrivateKey.generate(.p256).publicKey)
        let usage: Set<KeyUsage> = [.keyAgreement]
        let ended = try SampleOfficers.certificate(of: p256, "a", usage, at: Self.now, days: 0)
        let later = Self.now.advanced(bySeconds: 1)
        #expect(throws: KeyManagementError.self) {
            try RecoveryOfficers(
                threshold: 2,
                [("a.pem", ended), ("b.pem", good.certificates[0])],
                at: later
            )
        }
        let signing = try SampleOfficers.certificate(of: p256, "a", [.digitalSignature], at: Self.now)
        let foreign = try SampleOfficers.certificate(of: sm2, "a", usage, at: Self.now)
        let cases: [(certificate: Certificate, words: String)] = [
            (foreign, "sm2"), (signing, "key usage"), (good.certificates[0], "another officer's"),
        ]
        for (certificate, words) in cases {
            guard case .officerUnusable("other.pem", let detail)? = refusal(certificate) else {
                Issue.record("\(words): \(String(describing: refusal(certificate)))")
                continue
            }
            #expect(detail.contains(words), "\(detail)")
        }
        #expect(refusal(try SampleOfficers.certificate(of: p256, "b", usage, at: Self.now)) == nil)
    }

    @Test("A share is read as it was written, and nothing else is")
    func shares() throws {
        let share = RecoveryShare(
            keyHash: [UInt8](repeating: 0xAB, count: 32),
            threshold: 2,
            count: 3,
            share: SecretSharing.Share(index: 3, bytes: [UInt8](repeating: 0x5C, count: 32))
        )
        let text = share.octets
        #expect(RecoveryShare(text) == share)
        let words = String(decoding: text, as: UTF8.self)
        #expect(words.hasPrefix("pki-recovery-share 1\nkey: abab"))
        #expect(RecoveryShare(Array(words.replacing("\n", with: "\r\n").utf8)) == share)
        #expect(RecoveryShare(Array(text.dropLast())) == share)
        for (from, to) in [
            ("share 1", "share 2"), ("threshold: 2", "threshold: 1"), ("threshold: 2", "threshold: 4"),
            ("of: 3", "of: 17"), ("index: 3", "index: 4"), ("index: 3", "index: 0"),
            ("index: 3", "index: 300"),
            ("5c5c", "5c"), ("abab", "zz"), ("of: 3\n", ""), ("share: ", "share: 00"),
        ] {
            #expect(
                RecoveryShare(Array(words.replacing(from, with: to, maxReplacements: 1).utf8)) == nil,
                "\(to)"
            )
        }
        #expect(RecoveryShare([]) == nil)
        #expect(RecoveryShare([UInt8](repeating: 0xFF, count: 100)) == nil)
        #expect(RecoveryShare(text + text) == nil)
    }
}
