import CentreSupport
import Foundation
import TestSupport
import Testing

/// Addresses of IPv6 instead of names: where servers listen, what certificates say, and whom relying parties ask.
@Suite(
    "Addresses of IPv6",
    .enabled(if: !((try? Data(contentsOf: URL(fileURLWithPath: "/proc/net/if_inet6"))) ?? Data()).isEmpty)
)
struct AddressTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: PreparedCentre.definition,
            toPath: directory.path("definition")
        )
    }

    private var environment: [String: String] { ["PKI_CONFIG": directory.path("definition")] }

    private func set(publicURL: String) throws {
        let file = directory.path("definition/pki.yaml")
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let yaml = lines.map { $0.hasPrefix("publicURL:") ? "publicURL: \(publicURL)" : $0 }
            .joined(separator: "\n")
        try yaml.write(toFile: file, atomically: true, encoding: .utf8)
    }

    private func pki(_ words: String...) throws -> Run {
        try Run([Programs.path("pki")] + words, in: directory.url, environment)
    }

    private func tool(_ words: String...) throws -> Run { try Run(words, in: directory.url, environment) }

    /// A centre in `var`, with its certificates in files.
    private func found() throws {
        #expect(try pki("init", "--administrator", "admin").status == 0)
        let serial = try #require(try pki("certificate", "list", "--profile", "STAFF").find("[0-9a-f]{40}"))
        for (file, words) in [
            ("admin.pem", ["certificate", "export", serial]),
            ("issuing.pem", ["authority", "export", "issuing"]),
            ("root.pem", ["authority", "export", "root"]),
        ] {
            let run = try Run([Programs.path("pki")] + words, in: directory.url, environment)
            try run.output.write(toFile: directory.path(file), atomically: true, encoding: .utf8)
        }
    }

    @Test("Certificates name them, servers listen there with brackets and without, and others ask them")
    func asked() throws {
        try set(publicURL: "'http://[::1]:8080'")
        try found()
        let text = try tool("openssl", "x509", "-in", "issuing.pem", "-noout", "-text").output
        #expect(text.contains("URI:http://[::1]:8080/crl/root.crl"), "\(text)")
        #expect(text.contains("URI:http://[::1]:8080/ca/root.cer"), "\(text)")
        #expect(try pki("crl", "publish").status == 0)
        for host in ["[::1]", "::1"] {
            let words = [Programs.path("pki"), "serve", "--only", "ocsp", "--port", "0", "--host", host]
            let server = try RunningProgram(words, in: directory.url, environment)
            defer {
                server.kill()
                _ = try? server.finish()
            }
            let url = try server.waitForTalk("http://\\[::1\\]:[0-9]+")
            let question = ["ocsp", "query", "admin.pem", "--issuer", "issuing.pem", "--url", "\(url)/ocsp"]
            for method in ["get", "post"] {
                let words = [Programs.path("pki")] + question + ["--method", method]
                let query = try Run(words, in: directory.url, environment)
                #expect(query.status == 0 && query.output.contains("good"), "\(query)")
            }
            for list in ["issuing.crl", "root.crl"] {
                #expect(try tool("curl", "-gsSf", "-o", list, "\(url)/crl/\(list)").status == 0)
            }
            let verify = [
                "certificate", "verify", "admin.pem", "--root", "root.pem", "--chain", "issuing.pem",
            ]
            let checked = try Run(
                [Programs.path("pki")] + verify + ["--crl", "issuing.crl", "--crl", "root.crl"],
                in: directory.url,
                environment
            )
            #expect(checked.status == 0, "\(checked)")
            let asked = try Run(
                [Programs.path("pki")] + verify + ["--ocsp", "\(url)/ocsp"],
                in: directory.url,
                environment
            )
            #expect(asked.status == 0 && asked.output.contains("OCSP says good"), "\(asked)")
            let theirs = try tool(
                "openssl",
                "ocsp",
                "-issuer",
                "issuing.pem",
                "-cert",
                "admin.pem",
                "-url",
                "\(url)/ocsp",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "issuing.pem"
            )
            #expect(theirs.output.contains("admin.pem: good"), "\(theirs)")
        }
    }

    @Test("What is taken by somebody is named with brackets; an address without them is no place of a centre")
    func refused() throws {
        for wrong in ["'http://::1:8080'", "'http://[::1:8080'", "'http://[::1]:8080/'", "'http://[]'"] {
            try set(publicURL: wrong)
            let run = try pki("init")
            #expect(run.status == 65 && run.talk.contains("must be an http URL"), "\(wrong): \(run)")
        }
        try set(publicURL: "'http://[::1]:8080'")
        try found()
        let words = [Programs.path("pki"), "serve", "--only", "ocsp", "--port", "0", "--host", "[::1]"]
        let server = try RunningProgram(words, in: directory.url, environment)
        defer {
            server.kill()
            _ = try? server.finish()
        }
        let url = try server.waitForTalk("http://\\[::1\\]:[0-9]+")
        let port = try #require(url.split(separator: ":").last.map(String.init))
        let second = try pki("serve", "--only", "ocsp", "--port", port, "--host", "::1")
        #expect(second.status == 69 && second.talk.contains("[::1]:\(port)"), "\(second)")
    }
}
