import Model
import Testing

@testable import OpenSSL

/// RFC 5280 §6.1.1 (d): of a trust anchor name and key are taken, not its signature.
@Suite("Signatures with SHA-1")
struct AnchorSignatureTests {
    /// A root that signed itself with SHA-1, and its key.
    private func root(_ tool: OpenSSLTool, key: String = "ec") throws -> Certificate {
        let kind =
            key == "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["-newkey", "rsa:3072"]
        let rest = [
            "-nodes", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=old root", "-days", "365",
            "-sha1", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        ]
        try tool.run(["req", "-x509"] + kind + rest)
        return try Certificate(pem: tool.read("root.pem"))
    }

    /// A certificate of another key, signed by the root or by itself.
    private func certificate(
        _ tool: OpenSSLTool,
        _ name: String,
        digest: String,
        _ extensions: String,
        isOwn: Bool = false
    ) throws -> [UInt8] {
        try tool.write(Array(extensions.utf8), to: "ext.cnf")
        try tool.run(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "other.key",
            "-out",
            "other.csr",
            "-subj",
            "/CN=\(name)"
        )
        let signer =
            isOwn ? ["-signkey", "other.key"] : ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"]
        let rest = [digest, "-extfile", "ext.cnf", "-days", "30", "-out", "other.pem"]
        try tool.run(["x509", "-req", "-in", "other.csr"] + signer + rest)
        return try tool.read("other.pem")
    }

    private static let rsa = CryptoError.Reason.unsupportedSignature(
        "1.2.840.113549.1.1.5",
        isParameters: false
    )
    private static let ecdsa = CryptoError.Reason.unsupportedSignature(
        "1.2.840.10045.4.1",
        isParameters: false
    )

    @Test(
        "An authority's certificate of itself is read, and its signature is nobody's",
        arguments: ["ec", "rsa"]
    )
    func anchor(key: String) throws {
        let root = try root(OpenSSLTool(), key: key)
        #expect(root.signatureAlgorithm == nil)
        #expect(root.isSelfSigned)
        #expect(!root.isSigned(by: root.publicKey))
        #expect(throws: CryptoError(key == "ec" ? Self.ecdsa : Self.rsa)) {
            _ = try ForeignCertificate(der: root.der)
        }
    }

    @Test("One that is no authority's, or that another key signed under the same name, is refused")
    func others() throws {
        let tool = try OpenSSLTool()
        let leaf = try certificate(
            tool,
            "leaf",
            digest: "-sha1",
            "basicConstraints=critical,CA:FALSE\n",
            isOwn: true
        )
        #expect(throws: CryptoError(Self.ecdsa)) { _ = try Certificate(pem: leaf) }
        _ = try root(tool)
        let authority =
            "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        for name in ["old root", "sub"] {
            let pem = try certificate(tool, name, digest: "-sha1", authority)
            #expect(throws: CryptoError(Self.ecdsa), "\(name)") { _ = try Certificate(pem: pem) }
        }
    }

    @Test("It is an anchor for what is signed below it, and nothing between, nor at the end")
    func path() throws {
        let tool = try OpenSSLTool()
        let root = try root(tool)
        let identifiers = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        let leaf = try Certificate(pem: certificate(tool, "leaf", digest: "-sha256", identifiers))
        func verify(
            _ leaf: Certificate,
            _ between: [Certificate],
            _ anchors: [Certificate]
        ) throws -> ChainVerdict {
            try CertificateChain.verify(
                leaf: leaf,
                intermediates: between,
                anchors: anchors,
                at: leaf.notBefore.advanced(bySeconds: 60)
            )
        }
        for between in [[], [root]] {
            let verdict = try verify(leaf, between, [root])
            #expect(verdict == .trusted(path: [leaf, root]))
        }
        let stranger = try TestAuthority(root: "Root", .p256).certificate
        #expect(try verify(leaf, [root], [stranger]) == .refused(.issuerNotFound, depth: 0))
        #expect(try verify(root, [], [stranger]) == .refused(.signatureInvalid, depth: 0))
        #expect(try verify(root, [], [root]).isTrusted)
    }
}
