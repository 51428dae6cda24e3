import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Relying parties' own programs")
struct RelyingPartyTests {
    @Test(
        "openssl ocsp verifies good, revoked and unknown",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048],
        [
            ["-no_nonce"], ["-nonce"], ["-no_nonce", "-sha256"],
        ]
    )
    func openssl(algorithm: KeyAlgorithm, options: [String]) async throws {
        try await LivePortal.run(algorithm) { portal in
            for number in [1, 2] { portal.issue(number) }
            portal.revoke(2)
            let words = [(1, "good"), (2, "revoked"), (3, "unknown")]
            for (number, word) in words {
                let files = try portal.writeCertificates(number)
                let last = options.last == "-sha256" ? ["-sha256"] : []
                let arguments =
                    [
                        "ocsp", "-issuer", files.issuer, "-CAfile", files.issuer, "-url",
                        "\(portal.origin)/ocsp",
                    ]
                    + last + ["-cert", files.leaf] + options.filter { $0 != "-sha256" }
                let result = try await Tool.run("openssl", arguments)
                #expect(result.text.contains("Response verify OK"), "\(result.text)")
                #expect(result.text.contains(": \(word)"), "\(result.text)")
                #expect(!result.text.contains("WARNING"), "\(result.text)")
                #expect(result.text.contains("Reason: keyCompromise") == (word == "revoked"))
            }
        }
    }

    @Test("openssl ocsp sees the statuses of an SM2 authority")
    func sm2() async throws {
        try await LivePortal.run(.sm2) { portal in
            portal.issue(1)
            let files = try portal.writeCertificates(1)
            // OpenSSL 3.0 has no identifier to verify SM2 answers with; the other tests verify them.
            let arguments = [
                "ocsp", "-issuer", files.issuer, "-cert", files.leaf, "-url", "\(portal.origin)/ocsp",
                "-noverify",
            ]
            let result = try await Tool.run("openssl", arguments)
            #expect(result.text.contains(": good"), "\(result.text)")
        }
    }

    @Test(
        "GnuTLS ocsptool verifies good and revoked",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048],
        [[], ["--nonce"]]
    )
    func gnutls(algorithm: KeyAlgorithm, options: [String]) async throws {
        try await LivePortal.run(algorithm) { portal in
            for number in [1, 2] { portal.issue(number) }
            portal.revoke(2)
            for (number, word) in [(1, "good"), (2, "revoked")] {
                let files = try portal.writeCertificates(number)
                let arguments =
                    ["--ask=\(portal.origin)/ocsp", "--load-issuer", files.issuer, "--load-cert", files.leaf]
                    + options
                let result = try await Tool.run("ocsptool", arguments)
                #expect(result.text.contains("Certificate Status: \(word)"), "\(result.text)")
                #expect(result.text.contains("Verifying OCSP Response: Success"), "\(result.text)")
            }
        }
    }

    @Test(
        "openssl verify -crl_check accepts what is not listed and refuses what is",
        arguments: [KeyAlgorithm.p256, .rsa2048]
    )
    func crlCheck(algorithm: KeyAlgorithm) async throws {
        try await LivePortal.run(algorithm) { portal in
            for number in [1, 2] { portal.issue(number) }
            portal.revoke(2)
            _ = try await portal.publisher.publish(for: portal.authority.listIssuer())
            let list = portal.directory.path("fetched.crl")
            let fetched = try await Tool.run(
                "curl",
                ["-sSf", "-o", list, "\(portal.origin)/crl/issuing.crl"]
            )
            #expect(fetched.status == 0, "\(fetched.text)")
            let issuer = try portal.writeCertificates(1).issuer
            let arguments = ["crl", "-inform", "DER", "-in", list, "-CAfile", issuer, "-verify", "-noout"]
            #expect(try await Tool.run("openssl", arguments).text.contains("verify OK"))
            let pem = portal.directory.path("fetched.pem")
            _ = try await Tool.run("openssl", ["crl", "-inform", "DER", "-in", list, "-out", pem])
            for (number, isAccepted) in [(1, true), (2, false)] {
                let leaf = try portal.writeCertificates(number).leaf
                let check = ["verify", "-crl_check", "-CAfile", issuer, "-CRLfile", pem, leaf]
                let result = try await Tool.run("openssl", check)
                #expect((result.status == 0) == isAccepted, "\(result.text)")
                #expect(result.text.contains("certificate revoked") != isAccepted, "\(result.text)")
            }
        }
    }

    @Test("curl keeps the tag of a GET and is told 304")
    func curl() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let path = "/ocsp/" + Data(try portal.request(1)).base64EncodedString()
            let tag = portal.directory.path("tag")
            let answer = portal.directory.path("answer")
            let first = try await Tool.run(
                "curl",
                ["-sS", "--etag-save", tag, "-o", answer, "-w", "%{http_code}", portal.origin + path]
            )
            #expect(first.text == "200")
            let second = try await Tool.run(
                "curl",
                ["-sS", "--etag-compare", tag, "-o", answer, "-w", "%{http_code}", portal.origin + path]
            )
            #expect(second.text == "304")
            let read = try await Tool.run("openssl", ["ocsp", "-respin", answer, "-noverify", "-resp_text"])
            #expect(read.text.contains("Cert Status: good"), "\(read.text)")
        }
    }
}
