import Model
import OpenSSL
import TestSupport
import Testing

/// Lists that `openssl ca` made, which says more, and less, than ours.
@Suite("Revocation lists of others")
struct ForeignListTests {
    /// An authority with its index; `revoked` are the lines of revoked certificates, from the date on.
    private func list(_ revoked: [String]) throws -> (list: [UInt8], issuer: Certificate) {
        let tool = try OpenSSLTool()
        try tool.run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=old",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem"
        )
        let lines = revoked.enumerated().map {
            "R\t491231235959Z\t\($0.element)\t\($0.offset + 10)\tunknown\t/CN=\($0.offset)\n"
        }
        try tool.write(Array(lines.joined().utf8), to: "index.txt")
        let settings =
            "[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 9\n"
        try tool.write(Array(settings.utf8), to: "ca.cnf")
        try tool.run(
            "ca",
            "-config",
            "ca.cnf",
            "-gencrl",
            "-cert",
            "ca.pem",
            "-keyfile",
            "ca.key",
            "-out",
            "list.pem"
        )
        return (
            try PEM.decode(tool.read("list.pem"), label: "X509 CRL"),
            try Certificate(pem: tool.read("ca.pem"))
        )
    }

    @Test("A list of version 1 is read whole and in pieces, has no number, and verifies")
    func versionOne() throws {
        let (der, issuer) = try list(["260101000000Z", "260201000000Z"])
        let list = try RevocationList(der: der)
        #expect(list.number == nil)
        #expect(list.entryCount == 2)
        try list.verifySignature(by: issuer.publicKey)
        let streamed = try StreamedRevocationList(count: der.count) { Array(der[$0]) }
        var serials: [String] = []
        #expect(try streamed.forEachEntry { serials.append($0.serial.hexadecimal) } == 2)
        #expect(serials == ["10", "11"])
        try streamed.verifySignature(by: issuer.publicKey)
    }

    @Test("Where removeFromCRL stands on a list that is no delta, the serial number is named")
    func removal() throws {
        let (der, _) = try list(["260101000000Z,removeFromCRL"])
        let error = #expect(throws: CryptoError.self) { try RevocationList(der: der) }
        #expect(error?.message.contains("removeFromCRL for serial number 10") == true)
    }
}
