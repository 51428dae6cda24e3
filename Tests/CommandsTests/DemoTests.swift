import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

@Suite("The demo", .serialized)
struct DemoTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func demo(_ words: String..., definition: String = PreparedCentre.definition) throws -> Run {
        try Run(
            [Programs.path("pki"), "demo", "--exit", "--state", "state"] + words,
            in: folder.url,
            ["PKI_CONFIG": definition]
        )
    }

    private func openssl(_ words: String...) throws -> String {
        let evidence = folder.url.appendingPathComponent("state/evidence")
        let run = try Run(["openssl"] + words, in: evidence)
        #expect(run.status == 0, "\(run)")
        return run.output + run.talk
    }

    @Test(
        "With SM2 a token behind SKF is made, recovered, renewed, unlocked and revoked, and openssl reads what that leaves"
    )
    func sm2() throws {
        let told = try demo("--algorithm", "sm2")
        #expect(told.status == 0, "\(told)")
        for step in ["制证", "补办", "密钥恢复", "更新", "解锁", "吊销"] { #expect(told.output.contains(step), "\(told)") }
        #expect(told.output.contains("sm2 key") && told.output.contains("还剩 1 次"), "\(told)")
        let report = try String(contentsOfFile: folder.path("state/evidence/report.json"), encoding: .utf8)
        #expect(report.contains("\"algorithm\" : \"sm2\""), "\(report)")
        for name in ["certificate.pem", "renewed.pem", "encryption.pem"] {
            let text = try openssl("x509", "-in", name, "-noout", "-text")
            #expect(text.contains("ASN1 OID: SM2") && text.contains("Signature Algorithm: SM2-with-SM3"))
            let verified = try openssl(
                "verify",
                "-partial_chain",
                "-trusted",
                "issuing.pem",
                "-vfyopt",
                "distid:1234567812345678",
                name
            )
            #expect(verified.contains("\(name): OK"), "\(verified)")
        }
        let request = try openssl(
            "req",
            "-inform",
            "DER",
            "-in",
            "renewal.csr",
            "-noout",
            "-verify",
            "-vfyopt",
            "distid:1234567812345678"
        )
        #expect(request.contains("verify OK"), "\(request)")
        let usage = try openssl("x509", "-in", "encryption.pem", "-noout", "-ext", "keyUsage")
        #expect(usage.contains("Key Encipherment, Data Encipherment, Key Agreement"), "\(usage)")
        let transcript = try String(
            contentsOfFile: folder.path("state/evidence/recovery.txt"),
            encoding: .utf8
        )
        for words in ["密钥恢复记录 1", "liu.zhizheng", "zhou.guanli", "恢复员1", "恢复员2", "已完成"] {
            #expect(transcript.contains(words), "\(transcript)")
        }
        // Its definition stays with it.
        let yaml = try String(contentsOfFile: folder.path("state/demo/definition/pki.yaml"), encoding: .utf8)
        #expect(yaml.contains("\nalgorithm: sm2\n"))
    }

    @Test("A story that cannot go on ends, and says why")
    func ends() throws {
        let definition = folder.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let file = "\(definition)/profiles/EXPERT.yaml"
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
        let other = yaml.replacing("slot: 9a, algorithm: p256", with: "slot: 9a, algorithm: rsa4096")
        #expect(other != yaml)
        try other.write(toFile: file, atomically: true, encoding: .utf8)
        let told = try demo(definition: definition)
        #expect(told.status != 0 && told.talk.contains("rsa4096"), "\(told)")
    }

    @Test("Without the software library for SKF nothing is begun")
    func missing() throws {
        let told = try demo("--algorithm", "sm2", "--skf-library", "/nowhere.so")
        #expect(told.status == 64 && told.talk.contains("/nowhere.so"), "\(told)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
    }
}
