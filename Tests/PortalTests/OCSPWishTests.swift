import Foundation
import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Portal

/// What clients may wish for in the extensions of a request, each over a real connection.
@Suite("OCSP, what clients wish for")
struct OCSPWishTests {
    private static let malformed: [UInt8] = [0x30, 3, 0x0A, 1, 1]
    private static let basic = DER.oid("1.3.6.1.5.5.7.48.1.1")

    @Test("Nonces of 1 to 128 octets are echoed, 0 and more than 128 are malformedRequest")
    func nonces() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            for count in [0, 1, 2, 16, 32, 33, 127, 128, 129, 256, 4096] {
                let nonce = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
                let message = Wire.post(try portal.request(1, nonce: nonce))
                let response = try await Wire.exchange(port: portal.port, [message])[0]
                #expect(response.status == 200)
                guard (1...128).contains(count) else {
                    #expect(response.body == Self.malformed, "\(count)")
                    continue
                }
                #expect(try portal.status(in: response) == .good)
                #expect(try OCSPResponseMessage(der: response.body).basic?.nonce == nonce)
                #expect(response.fields["cache-control"] == "no-store")
            }
        }
    }

    @Test("Of several signers the one signs whose algorithm the client prefers, else the newest")
    func preferredAlgorithms() async throws {
        let now = WallClock.system.now
        let (modern, national) = (try PrivateKey.generate(.rsa2048), try PrivateKey.generate(.sm2))
        let signers: (StatusAuthority) throws -> [OCSPSigner] = { authority in
            try [authority.signerKey, modern, national].enumerated().map { index, key in
                let certificate = try authority.signer(
                    key,
                    from: now.advanced(bySeconds: -100 - Int64(index)),
                    to: now.advanced(bySeconds: 86_400)
                )
                return try OCSPSigner(
                    delegated: certificate,
                    key: key,
                    issuer: authority.certificate,
                    of: authority.id
                )
            }
        }
        let (ecdsa, rsa, sm2) = (
            SignatureAlgorithm.ecdsaWithSHA256, SignatureAlgorithm.rsaWithSHA256,
            SignatureAlgorithm.sm2WithSM3
        )
        let cases: [([SignatureAlgorithm], SignatureAlgorithm)] = [
            ([], ecdsa), ([rsa], rsa), ([sm2, rsa], sm2), ([.ed25519, rsa], rsa), ([.ed25519], ecdsa),
            ([ecdsa, sm2], ecdsa),
        ]
        try await LivePortal.run(signers: signers) { portal in
            portal.issue(1)
            for (wished, expected) in cases {
                let list = DER.sequence(of: wished.map { DER.sequence($0.identifier) })
                let wish = wished.isEmpty ? [] : Self.wish("1.3.6.1.5.5.7.48.1.8", list)
                let request = Wire.post(try Self.request(portal, wish))
                // Asked twice, the answer is the kept one of this wish and not of another.
                for response in try await Wire.exchange(port: portal.port, [request, request]) {
                    let answer = try #require(try OCSPResponseMessage(der: response.body).basic)
                    #expect(answer.signatureAlgorithm == expected)
                    let signer = try Certificate(der: try #require(answer.certificates.first))
                    try answer.verifySignature(by: signer.publicKey)
                }
            }
        }
    }

    @Test("Preferred algorithms that are not a list of algorithms are malformedRequest")
    func brokenPreference() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let broken: [[UInt8]] = [
                [], DER.null, DER.sequence(), DER.sequence(DER.null), DER.sequence(DER.sequence()),
                DER.sequence(DER.sequence(SignatureAlgorithm.ed25519.identifier, DER.null)),
            ]
            for value in broken {
                let request = Wire.post(try Self.request(portal, Self.wish("1.3.6.1.5.5.7.48.1.8", value)))
                #expect(try await Wire.exchange(port: portal.port, [request])[0].body == Self.malformed)
            }
            // One that nobody here knows, and the kind of key beside it, are read over.
            let unknown = DER.sequence(
                DER.sequence(DER.sequence(DER.oid("1.2.3.4")), DER.sequence(DER.oid("1.2.3.5")))
            )
            let request = Wire.post(try Self.request(portal, Self.wish("1.3.6.1.5.5.7.48.1.8", unknown)))
            #expect(try portal.status(in: try await Wire.exchange(port: portal.port, [request])[0]) == .good)
        }
    }

    @Test("Whoever takes the basic response type among others is answered, whoever does not is told so")
    func acceptableResponses() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let other = DER.oid("1.3.6.1.5.5.7.48.1.99")
            for (types, isAnswered) in [
                ([Self.basic], true), ([other, Self.basic], true), ([other], false), ([], false),
            ] {
                let wish = Self.wish("1.3.6.1.5.5.7.48.1.4", DER.sequence(of: types))
                let response = try await Wire.exchange(
                    port: portal.port,
                    [Wire.post(try Self.request(portal, wish))]
                )[0]
                #expect(response.status == 200)
                if isAnswered {
                    #expect(try portal.status(in: response) == .good)
                } else {
                    #expect(response.body == Self.malformed)
                }
            }
        }
    }

    @Test("A service locator is read and never followed; a broken one is malformedRequest")
    func serviceLocator() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let elsewhere = try Doorbell()
            let location = DER.tlv(0x86, Array("http://127.0.0.1:\(elsewhere.port)/ocsp".utf8))
            let access = DER.sequence(DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1"), location))
            let name = portal.authority.certificate.subjectDER
            for (value, isAnswered) in [
                (DER.sequence(name, access), true), (DER.sequence(name), true), (DER.null, false),
                (DER.sequence(DER.null), false), (DER.sequence(name, access, access), false),
            ] {
                let wish = DER.contextConstructed(
                    0,
                    DER.sequence(Self.wish("1.3.6.1.5.5.7.48.1.7", value, isCritical: true))
                )
                let single = DER.sequence(try portal.authority.ocspID(serial(1)).der, wish)
                let request = DER.sequence(DER.sequence(DER.sequence(single)))
                let response = try await Wire.exchange(port: portal.port, [Wire.post(request)])[0]
                if isAnswered {
                    #expect(try portal.status(in: response) == .good)
                } else {
                    #expect(response.body == Self.malformed)
                }
            }
            #expect(!elsewhere.hasRung)
        }
    }

    @Test("A critical extension that nobody here knows is malformedRequest")
    func unknownCritical() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let wish = Self.wish("1.2.3.4", DER.null, isCritical: true)
            let request = Wire.post(try Self.request(portal, wish))
            #expect(try await Wire.exchange(port: portal.port, [request])[0].body == Self.malformed)
        }
    }

    private static func wish(_ identifier: String, _ value: [UInt8], isCritical: Bool = false) -> [UInt8] {
        let oid = (try? DER.oid(parsing: identifier)) ?? []
        return DER.sequence(oid, isCritical ? DER.boolean(true) : [], DER.octetString(value))
    }

    private static func request(_ portal: LivePortal, _ wish: [UInt8]) throws -> [UInt8] {
        let list = DER.sequence(DER.sequence(try portal.authority.ocspID(serial(1)).der))
        guard !wish.isEmpty else { return DER.sequence(DER.sequence(list)) }
        return DER.sequence(DER.sequence(list, DER.contextConstructed(2, DER.sequence(wish))))
    }
}
