import Foundation
import Model
import OCSP
import OpenSSL
import StatusFixtures
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// What the responder promises, each clause over a real connection.
@Suite("OCSP, clause by clause")
struct OCSPClauseTests {
    private static let malformed: [UInt8] = [0x30, 3, 0x0A, 1, 1]

    @Test("A foreign issuer in a CertID gets an unsigned unauthorized, beside one of ours too")
    func foreignIssuer() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let other = try StatusAuthority("other", now: WallClock.system.now)
            let (ours, foreign) = (try portal.authority.ocspID(serial(1)), try other.ocspID(serial(1)))
            let lists = [[foreign], [ours, foreign], [foreign, ours]]
            let messages = lists.map { Wire.post(OCSPRequestBuilder(certificateIDs: $0).encoded) }
            for response in try await Wire.exchange(port: portal.port, messages) {
                #expect(response.status == 200)
                #expect(response.body == [0x30, 3, 0x0A, 1, 6])
            }
        }
    }

    @Test(
        "A serial never issued, or reserved but not certainly signed, is never good",
        arguments: [OCSPPolicy.UnissuedAnswer.signedUnknown, .unauthorized, .extendedRevoked]
    )
    func neverGood(answer: OCSPPolicy.UnissuedAnswer) async throws {
        let world = try await TestBook()
        for (index, state) in CertificateState.allCases.enumerated() {
            try await world.book.commit(Sample.path(to: state, index))
        }
        let policy = OCSPPolicy(unissued: answer)
        try await LivePortal.run(source: world.book, policy: policy) { portal in
            for (index, state) in (CertificateState.allCases.map(Optional.some) + [nil]).enumerated() {
                let identifier = try portal.authority.ocspID(Sample.serial(index))
                let request = OCSPRequestBuilder(certificateIDs: [identifier]).encoded
                let response = try await Wire.exchange(port: portal.port, [Wire.post(request)])[0]
                let status = try portal.status(in: response)
                switch (state, answer) {
                case (.issued, _), (.active, _): #expect(status == .good)
                case (.held, _), (.revoked, _): #expect(try #require(status).isRevoked)
                case (_, .signedUnknown): #expect(status == .unknown)
                case (_, .unauthorized): #expect(response.body == [0x30, 3, 0x0A, 1, 6])
                case (_, .extendedRevoked):
                    let never = Revocation(
                        date: Timestamp(secondsSinceEpoch: 0),
                        reason: .certificateHold
                    )
                    #expect(status == .revoked(never))
                }
            }
        }
    }

    @Test("What is malformed gets malformedRequest under 200, and the next request is answered")
    func malformedRequests() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let good = try portal.request(1)
            let content = try Self.list(portal)
            let bad: [[UInt8]] = [
                [], [0x30, 0], good + [0], Array(good.dropLast()),
                [0x30, 0x80] + good.dropFirst(2) + [0, 0],
                Self.request(version: 1, content), Self.request(version: 2, content),
                Self.request(version: -1, content), DER.sequence(good),
            ]
            for octets in bad {
                let path = "/ocsp/" + Data(octets).base64EncodedString()
                let messages = [Wire.post(octets), Wire.message("GET", path), Wire.post(good)]
                let responses = try await Wire.exchange(port: portal.port, messages)
                #expect(responses.map(\.status) == [200, 200, 200])
                #expect(responses[0].body == Self.malformed)
                #expect(responses[1].body == Self.malformed)
                #expect(try portal.status(in: responses[2]) == .good)
            }
        }
    }

    @Test("An explicitly encoded default version is taken")
    func explicitVersion() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let message = Wire.post(Self.request(version: 0, try Self.list(portal)))
            let response = try await Wire.exchange(port: portal.port, [message])[0]
            #expect(try portal.status(in: response) == .good)
        }
    }

    @Test(
        "A POST is answered whatever media type it has, or none",
        arguments: [[], ["Content-Type: text/plain"], ["Content-Type: application/json; charset=utf-8"]]
    )
    func mediaTypes(fields: [String]) async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let body = Self.request(version: 0, try Self.list(portal))
            let message = Wire.message("POST", "/ocsp", fields: fields, body: body)
            let response = try await Wire.exchange(port: portal.port, [message])[0]
            #expect(try portal.status(in: response) == .good)
            #expect(response.fields["content-type"] == "application/ocsp-response")
        }
    }

    @Test("Lengths inside the DER never make the server wait beyond Content-Length")
    func lengths() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let good = try portal.request(1)
            // Each claims more than comes; the next request is the proof that nobody waits for it.
            let claims: [[UInt8]] = [
                [0x30, 0x82, 0x10, 0x00], [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF],
                [0x30, 0x83, 0x01, 0x00, 0x00],
            ]
            for claim in claims {
                let messages = [Wire.post(claim + good.dropFirst(2)), Wire.post(good)]
                let responses = try await Wire.pipeline(port: portal.port, messages)
                #expect(responses[0].body == Self.malformed)
                #expect(try portal.status(in: responses[1]) == .good)
            }
        }
    }

    @Test("HEAD and OPTIONS behave; other methods get 405 with the methods that are allowed")
    func methods() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let path = "/ocsp/" + Data(try portal.request(1)).base64EncodedString()
            let get = try await Wire.get(portal, path)
            let head = try await Wire.exchange(port: portal.port, [Wire.message("HEAD", path)])[0]
            #expect(head.status == 200 && head.body == [])
            #expect(head.fields["content-length"] == "\(get.body.count)")
            #expect(head.fields["etag"] == get.fields["etag"])
            for (target, allowed) in [
                ("/ocsp", "GET, HEAD, OPTIONS, POST"), (path, "GET, HEAD, OPTIONS"),
            ] {
                let options = try await Wire.exchange(port: portal.port, [Wire.message("OPTIONS", target)])[0]
                #expect(options.status == 204 && options.fields["allow"] == allowed)
                for method in ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"] {
                    let refused = try await Wire.exchange(
                        port: portal.port,
                        [Wire.message(method, target)]
                    )[0]
                    #expect(refused.status == 405 && refused.fields["allow"] == allowed, "\(method)")
                }
            }
        }
    }

    @Test("CertIDs come back octet for octet, with and without NULL parameters")
    func echo() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            for algorithm in DigestAlgorithm.allCases {
                let full = try portal.authority.ocspID(serial(1), algorithm)
                let bare = DER.sequence(
                    DER.sequence(try DER.oid(parsing: algorithm.objectIdentifier)),
                    DER.octetString(full.issuerNameHash),
                    DER.octetString(full.issuerKeyHash),
                    DER.integer(serial(1))
                )
                for identifier in [full.der, bare] {
                    let list = DER.sequence(DER.sequence(identifier))
                    let message = Wire.post(DER.sequence(DER.sequence(list)))
                    let response = try await Wire.exchange(port: portal.port, [message])[0]
                    #expect(try portal.status(in: response) == .good)
                    let single = try OCSPResponseMessage(der: response.body).basic?.responses.first
                    #expect(single?.certificateID.der == identifier)
                }
            }
        }
    }

    @Test("nextUpdate is always there, whatever the status, with a nonce and without")
    func nextUpdate() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            portal.issue(2)
            portal.revoke(2)
            for (number, nonce) in [(1, nil), (2, nil), (3, nil), (1, [7]), (2, [7]), (3, [7] as [UInt8]?)] {
                let message = Wire.post(try portal.request(number, nonce: nonce))
                let response = try await Wire.exchange(port: portal.port, [message])[0]
                let single = try #require(try OCSPResponseMessage(der: response.body).basic?.responses.first)
                #expect(try #require(single.nextUpdate) > single.thisUpdate)
            }
        }
    }

    @Test("A GET has every cache header and revalidates with 304, whatever the status")
    func caching() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            portal.issue(2)
            portal.revoke(2)
            for number in 1...3 {
                let path = "/ocsp/" + Data(try portal.request(number)).base64EncodedString()
                let first = try await Wire.get(portal, path)
                for field in ["cache-control", "etag", "last-modified", "expires", "date"] {
                    #expect(first.fields[field] != nil, "\(field)")
                }
                // An answer is kept once the follower of the feed has seen what it was made of; until then each is signed anew.
                var tag = try #require(first.fields["etag"])
                var again = try await Wire.get(portal, path, "If-None-Match: \(tag)")
                for _ in 0..<100 where again.status == 200 {
                    tag = try #require(again.fields["etag"])
                    again = try await Wire.get(portal, path, "If-None-Match: \(tag)")
                }
                #expect(again.status == 304 && again.body == [] && again.fields["etag"] == tag)
            }
        }
    }

    @Test("SM2 answers are signed with the identifier of GM/T 0009, and openssl agrees")
    func identifier() async throws {
        try await LivePortal.run(.sm2) { portal in
            portal.issue(1)
            for nonce in [nil, [1, 2, 3] as [UInt8]?] {
                let message = Wire.post(try portal.request(1, nonce: nonce))
                let response = try await Wire.exchange(port: portal.port, [message])[0]
                let basic = try #require(try OCSPResponseMessage(der: response.body).basic)
                let folder = portal.directory
                let info = portal.authority.signerKey.publicKey.subjectPublicKeyInfo
                let key = try folder.write(PEM.encode(info, label: "PUBLIC KEY"), to: "key.pem")
                let data = try folder.write(basic.toBeSigned, to: "data")
                let signature = try folder.write(basic.signature, to: "signature")
                let check = ["dgst", "-sm3", "-verify", key, "-signature", signature]
                let right = try await Tool.run(
                    "openssl",
                    check + ["-sigopt", "distid:1234567812345678", data]
                )
                #expect(right.status == 0 && right.text.contains("Verified OK"), "\(right.text)")
                let wrong = try await Tool.run("openssl", check + ["-sigopt", "distid:other", data])
                #expect(wrong.status != 0)
            }
        }
    }

    @Test("A signer that has ended signs nothing: tryLater, and the list goes on")
    func endedSigner() async throws {
        let ended: (StatusAuthority) throws -> [OCSPSigner] = { authority in
            let now = WallClock.system.now
            let certificate = try authority.signer(
                authority.signerKey,
                from: now.advanced(bySeconds: -7200),
                to: now.advanced(bySeconds: -3600)
            )
            return [
                try OCSPSigner(
                    delegated: certificate,
                    key: authority.signerKey,
                    issuer: authority.certificate,
                    of: authority.id
                )
            ]
        }
        try await LivePortal.run(signers: ended) { portal in
            portal.issue(1)
            let messages = [
                Wire.post(try portal.request(1)), Wire.post(try portal.request(1, nonce: [1])),
                Wire.message("GET", "/ca/issuing.cer"),
            ]
            let responses = try await Wire.exchange(port: portal.port, messages)
            #expect(responses.map(\.status) == [200, 200, 200])
            #expect(responses[0].body == [0x30, 3, 0x0A, 1, 3])
            #expect(responses[1].body == [0x30, 3, 0x0A, 1, 3])
            #expect(responses[2].body == portal.authority.certificate.der)
        }
    }

    private static func list(_ portal: LivePortal) throws -> [UInt8] {
        DER.sequence(DER.sequence(try portal.authority.ocspID(serial(1)).der))
    }

    private static func request(version: Int, _ list: [UInt8]) -> [UInt8] {
        DER.sequence(DER.sequence(DER.contextConstructed(0, DER.integer(version)), list))
    }
}

extension CertificateStatus {
    var isRevoked: Bool { if case .revoked = self { true } else { false } }
}
