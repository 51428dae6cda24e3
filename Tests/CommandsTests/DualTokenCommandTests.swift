import CentreSupport
import Foundation
import Model
import TestSupport
import Testing
import TokenTestSupport

/// Tokens with two certificates, and recovery of their second keys: the program, with the double as its definition's library and openssl
/// where officers and a court have theirs.
@Suite("Two certificates and recovery, by the program", .serialized)
struct DualTokenCommandTests {
    private static let serial = "5A4B3C2D"
    private static let place = "skf:5A4B3C2D"
    private static let officers = ["one", "two", "three"]

    /// A centre that makes and archives keys to decrypt with, for three officers whose keys openssl made.
    private func factory() async throws -> Factory {
        var factory = try await Factory()
        try factory.define(
            """
            tokenModules:
              - name: skf
                path: \(SoftwareSKF.library)
                skf: standard
                factoryOfficerPIN: "\(SKFDesk.deviceKey)"
            keyRecovery: {officers: [one.pem, two.pem, three.pem], threshold: 2}
            """
        )
        factory.others["SOFTWARE_SKF_STATE"] = factory.path("skf-state")
        factory.others["SOFTWARE_SKF_DEVICES"] = Self.serial
        factory.others["PCSCLITE_CSOCK_NAME"] = factory.path("no-service")
        for (file, edit) in [
            ("pki.yaml", "s/^dualCertificates: false/dualCertificates: true/"),
            ("profiles/EXPERT.yaml", "s/slot: 9a, algorithm: p256/slot: 9a, algorithm: sm2/"),
        ] { try demand(factory.tool("sed", "-i", edit, factory.path("definition/\(file)"))) }
        for name in Self.officers + ["court"] {
            let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
            let files = ["-keyout", "\(name).key", "-out", "definition/\(name).pem", "-subj", "/CN=\(name)"]
            try demand(factory.tool(["openssl", "req", "-x509"] + key + files))
        }
        let staff = ["staff", "create", "he.pki", "--display-name", "何密钥", "--role", "pki_admin"]
        try demand(factory.pki(staff + ["--as", "admin"]))
        return factory
    }

    @discardableResult
    private func demand(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
        try #require(run.status == 0, "\(run)", sourceLocation: sourceLocation)
        return run
    }

    /// Makes the token, and finds the certificate whose key was archived.
    private func made(in factory: Factory) throws -> String {
        try demand(factory.pki("produce", "--wait", "0", "--reader", Self.place, "--letter", "letter.pdf"))
        let list = try demand(factory.pki("key", "list", "--archived", "--format", "csv"))
        #expect(list.output.contains("one, two, three"), "\(list)")
        return try #require(list.find("[0-9a-f]{38,40}"))
    }

    /// Lets an officer decrypt a share with openssl, and brings it.
    private func release(_ officer: Int, in factory: Factory) throws {
        let (name, text) = (Self.officers[officer - 1], "share-\(officer).txt")
        let out = "share-\(officer).der"
        try demand(factory.pki("key", "export", "1", "--officer", "\(officer)", "--out", out))
        let open = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", out, "-inkey", "\(name).key"]
        try demand(factory.tool(open + ["-out", text]))
        let taken = try demand(factory.pki("key", "release", "1", "--file", text, "--as", "he.pki"))
        #expect(taken.talk.contains("恢复员 \(name)"), "\(taken)")
    }

    @Test("A token comes out with both certificates, and openssl reads what the second is for")
    func produced() async throws {
        let factory = try await factory()
        let serial = try made(in: factory)
        let number = try #require(factory.applications.first).text
        let list = try demand(factory.pki("certificate", "list", "--application", number))
        #expect(list.output.contains("EXPERT-ENC") && !list.output.contains("issued"), "\(list)")
        let leaf = try demand(factory.pki("certificate", "export", serial))
        try Data(leaf.output.utf8).write(to: URL(fileURLWithPath: factory.path("leaf.pem")))
        let text = try demand(factory.tool("openssl", "x509", "-in", "leaf.pem", "-noout", "-text"))
        for words in ["ASN1 OID: SM2", "Key Encipherment, Data Encipherment, Key Agreement"] {
            #expect(text.output.contains(words), "\(text)")
        }
        try demand(
            factory.tool(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=x",
                "-keyout",
                "x.key",
                "-out",
                "x.csr"
            )
        )
        let other = try factory.pki("certificate", "issue", "--application", number, "--request", "x.csr")
        #expect(other.status == 77 && other.talk.contains("archived by this centre"), "\(other)")
        try demand(factory.pki("audit", "verify"))
    }

    @Test("A court gets a key by two persons and two officers, and it is the one of the certificate")
    func judicial() async throws {
        let factory = try await factory()
        let serial = try made(in: factory)
        let order = ["--recipient", "definition/court.pem", "--reference", "京0105执1234号", "--text", "法院调取"]
        let refused = try factory.pki(["key", "propose", serial] + order + ["--as", "liu.zhizheng"])
        #expect(refused.status == 77 && refused.talk.contains("biz_admin"), "\(refused)")
        let proposed = try demand(factory.pki(["key", "propose", serial] + order + ["--as", "zhou.guanli"]))
        #expect(proposed.output.contains("PROPOSED"), "\(proposed)")
        #expect(try factory.pki("key", "confirm", "1", "--as", "zhou.guanli").status == 77)
        #expect(try factory.pki("key", "export", "1", "--officer", "1", "--out", "early.der").status == 75)
        try demand(factory.pki("key", "confirm", "1", "--as", "he.pki"))
        try release(1, in: factory)
        let early = try factory.pki("key", "recover", "1", "--as", "he.pki")
        #expect(early.status == 75 && early.talk.contains("1 of the 2"), "\(early)")
        let wrong = try factory.pki("key", "release", "1", "--file", "definition/one.pem", "--as", "he.pki")
        #expect(wrong.status == 65, "\(wrong)")
        try release(3, in: factory)
        let done = try demand(factory.pki("key", "recover", "1", "--as", "he.pki"))
        for words in ["密钥恢复记录 1", "京0105执1234号", "zhou.guanli", "he.pki", "one", "three"] {
            #expect(done.output.contains(words), "\(done)")
        }
        try demand(factory.pki("key", "export", "1", "--out", "key.p7m"))
        let open = ["openssl", "cms", "-decrypt", "-inform", "DER", "-binary", "-in", "key.p7m"]
        try demand(factory.tool(open + ["-inkey", "court.key", "-out", "key.der"]))
        let found = try demand(factory.tool("openssl", "pkey", "-inform", "DER", "-in", "key.der", "-pubout"))
        let leaf = try demand(factory.pki("certificate", "export", serial))
        try Data(leaf.output.utf8).write(to: URL(fileURLWithPath: factory.path("leaf.pem")))
        let own = try demand(factory.tool("openssl", "x509", "-in", "leaf.pem", "-noout", "-pubkey"))
        #expect(found.output == own.output)
        #expect(try factory.pki("key", "show", "1").output == done.output)
        #expect(try factory.pki("key", "recover", "1", "--as", "he.pki").status == 75)
        try demand(factory.pki("audit", "verify"))
    }
}
