import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Portal

@Suite("Lists and certificates over HTTP")
struct DistributionTests {
    @Test("A large list comes whole from its file, also before another request of the connection")
    func largeList() async throws {
        try await LivePortal.run { portal in
            for number in 1...30_000 { portal.revoke(number) }
            let list = try await portal.publisher.publish(for: portal.authority.listIssuer())[0]
            #expect(list.octets > 1 << 20)
            let response = try await Wire.get(portal, "/crl/issuing.crl")
            #expect(DigestAlgorithm.sha256.hash(response.body) == list.record.fingerprint)
            #expect(response.fields["content-length"] == "\(list.octets)")
            let tag = try #require(response.fields["etag"])
            #expect(try await Wire.get(portal, "/crl/issuing.crl", "If-None-Match: \(tag)").status == 304)
            let messages = [Wire.message("GET", "/crl/issuing.crl"), Wire.message("GET", "/healthz")]
            let both = try await Wire.pipeline(port: portal.port, messages)
            #expect(both.map(\.status) == [200, 200])
            #expect(both.first.map { DigestAlgorithm.sha256.hash($0.body) } == list.record.fingerprint)
        }
    }

    @Test("A published list has its media type and every cache header, and is revalidated")
    func list() async throws {
        try await LivePortal.run { portal in
            #expect(try await Wire.get(portal, "/crl/issuing.crl").status == 404)
            portal.revoke(5)
            let record = try await portal.publisher.publish(for: portal.authority.listIssuer())[0].record
            let response = try await Wire.get(portal, "/crl/issuing.crl")
            #expect(response.status == 200)
            #expect(DigestAlgorithm.sha256.hash(response.body) == record.fingerprint)
            #expect(response.fields["content-type"] == "application/pkix-crl")
            #expect(response.fields["last-modified"] == HTTPDate.format(record.thisUpdate))
            #expect(response.fields["expires"] == HTTPDate.format(record.nextUpdate))
            let tag = try #require(response.fields["etag"])
            #expect(try await Wire.get(portal, "/crl/issuing.crl", "If-None-Match: \(tag)").status == 304)
            // The date alone says nothing: the clock may be put back, and the next list, with one more entry, is older.
            for date in [record.thisUpdate, record.nextUpdate].map(HTTPDate.format) {
                let dated = try await Wire.get(portal, "/crl/issuing.crl", "If-Modified-Since: \(date)")
                #expect(dated.status == 200)
            }
            portal.revoke(6)
            _ = try await portal.publisher.publish(for: portal.authority.listIssuer())
            let next = try await Wire.get(portal, "/crl/issuing.crl", "If-None-Match: \(tag)")
            #expect(next.status == 200)
            #expect(try RevocationList(der: next.body).entryCount == 2)
        }
    }

    @Test("An authority's certificate has its media type and is revalidated")
    func certificate() async throws {
        try await LivePortal.run { portal in
            let response = try await Wire.get(portal, "/ca/issuing.cer")
            #expect(response.body == portal.authority.certificate.der)
            #expect(response.fields["content-type"] == "application/pkix-cert")
            let tag = try #require(response.fields["etag"])
            #expect(try await Wire.get(portal, "/ca/issuing.cer", "If-None-Match: \(tag)").status == 304)
            let later = "If-Modified-Since: Sun, 22 Nov 2026 00:00:01 GMT"
            #expect(try await Wire.get(portal, "/ca/issuing.cer", later).status == 200)
            #expect(try await Wire.get(portal, "/ca/other.cer").status == 404)
        }
    }

    @Test(
        "Bundles and chains have their media types and are revalidated",
        arguments: [
            (".p7c", "application/pkcs7-mime; smime-type=certs-only"),
            ("-chain.pem", "application/pem-certificate-chain"),
        ]
    )
    func bundle(suffix: String, type: String) async throws {
        try await LivePortal.run { portal in
            let response = try await Wire.get(portal, "/ca/issuing\(suffix)")
            #expect(response.status == 200)
            #expect(response.body == Array("issuing\(suffix)".utf8))
            #expect(response.fields["content-type"] == type)
            #expect(response.fields["last-modified"] == "Sun, 22 Nov 2026 00:00:00 GMT")
            let tag = try #require(response.fields["etag"])
            let target = "/ca/issuing\(suffix)"
            #expect(try await Wire.get(portal, target, "If-None-Match: \(tag)").status == 304)
            #expect(try await Wire.get(portal, "/ca/other\(suffix)").status == 404)
            #expect(try await Wire.get(portal, "/ca/issuing-above.pem").status == 404)
        }
    }

    @Test(
        "Nothing outside is reached, and unknown paths are 404",
        arguments: [
            "/crl/../issuing.crl", "/crl/..%2Fissuing.crl", "/crl/%2e%2e/%2e%2e/etc/passwd",
            "/crl/.issuing.crl",
            "/crl/issuing.crl/", "/crl/Issuing.crl", "/crl/issuing.crl%00", "/crl/", "/crl", "/ca/%00.cer",
            "/",
            "/ca/-chain.pem", "/ca/.p7c", "/ca/..%2fissuing.p7c", "/ca/issuing.pem", "/ca/issuing.p7c/",
            "/crl/.publishing", "/ca/..%5c..%5cissuing.cer", "/nothing", "/healthz/x", "/ocspx",
        ]
    )
    func traversal(target: String) async throws {
        try await LivePortal.run { portal in
            _ = try await portal.publisher.publish(for: portal.authority.listIssuer())
            let response = try await Wire.get(portal, target)
            #expect(response.status == 404)
            #expect(response.fields["cache-control"] == "no-store")
        }
    }

    @Test("Lists, certificates and health are for GET and HEAD")
    func methods() async throws {
        try await LivePortal.run { portal in
            _ = try await portal.publisher.publish(for: portal.authority.listIssuer())
            for target in ["/crl/issuing.crl", "/ca/issuing.cer", "/ca/issuing-chain.pem", "/healthz"] {
                let messages = ["GET", "HEAD", "OPTIONS", "POST", "PUT"].map {
                    Wire.message($0, target, body: ["POST", "PUT"].contains($0) ? [1] : nil)
                }
                let responses = try await Wire.exchange(port: portal.port, messages)
                #expect(responses.map(\.status) == [200, 200, 204, 405, 405])
                #expect(responses[0].fields["content-length"] == responses[1].fields["content-length"])
                #expect(responses[3].fields["allow"] == "GET, HEAD, OPTIONS")
            }
        }
    }

    @Test("A damaged list is an internal error without its cause, and the next request is answered")
    func damaged() async throws {
        try await LivePortal.run { portal in
            try portal.directory.write([0x30, 3, 1, 2, 3], to: "issuing.crl")
            let messages = [Wire.message("GET", "/crl/issuing.crl"), Wire.message("GET", "/healthz")]
            let responses = try await Wire.exchange(port: portal.port, messages)
            #expect(responses.map(\.status) == [500, 200])
            let text = String(decoding: responses[0].body, as: UTF8.self)
            #expect(text.hasPrefix("internal error\nrequest ") && !text.contains("malformed"))
        }
    }
}
