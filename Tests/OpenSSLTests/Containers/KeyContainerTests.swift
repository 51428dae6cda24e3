import Model
import OpenSSL
import TestSupport
import Testing

@Suite("PKCS#12")
struct KeyContainerTests {
    private static let password = "correct horse \"battery\" ~"

    /// A container with a leaf, its issuer and the root.
    private static func container(
        _ algorithm: KeyAlgorithm,
        password: String = password,
        name: String? = "张三 的证书"
    ) throws -> (bytes: [UInt8], leaf: Certificate) {
        let root = try TestAuthority(root: "container root", .p256)
        let issuing = try TestAuthority(below: root, named: "container issuing", .p256)
        let key = try TestKeys.key(algorithm)
        let leaf = try issuing.issue("container leaf", for: key.publicKey)
        let bytes = try KeyContainer.der(
            key: key,
            certificate: leaf,
            others: [issuing.certificate, root.certificate],
            friendlyName: name,
            password: SecretBytes(copying: Array(password.utf8))
        )
        return (bytes, leaf)
    }

    private func refusal(
        key: PrivateKey? = nil,
        password: [UInt8] = Array("a".utf8),
        name: String? = nil
    ) throws -> CryptoError.Reason? {
        let own = try TestKeys.key(.p256)
        let certificate = try TestAuthority(root: "container root", key?.algorithm ?? .p256).certificate
        let error = #expect(throws: CryptoError.self) {
            try KeyContainer.der(
                key: key ?? own,
                certificate: certificate,
                friendlyName: name,
                password: SecretBytes(copying: password)
            )
        }
        #expect(CryptoError.queueIsEmpty)
        return error?.reason
    }

    @Test(
        "openssl opens key and chain; only PBES2 and SHA-256 are used",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048,
        ]
    )
    func openssl(algorithm: KeyAlgorithm) throws {
        let (bytes, leaf) = try Self.container(algorithm, name: "staff 7")
        let tool = try OpenSSLTool()
        try tool.write(bytes, to: "key.p12")
        let password = "pass:\(Self.password)"
        let text = try tool.run("pkcs12", "-in", "key.p12", "-info", "-noenc", "-passin", password)
        #expect(text.contains("MAC: sha256, Iteration 600000"))
        let scheme = "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256"
        #expect(text.split(separator: "\n").filter { $0.hasSuffix(scheme) }.count == 2)
        // openssl shows other characters than ASCII as octets; GnuTLS and NSS read them below.
        #expect(text.contains("friendlyName: staff 7"))
        #expect(try Certificate.all(inPEM: Array(text.utf8)).first == leaf)
        #expect(try Certificate.all(inPEM: Array(text.utf8)).count == 3)
        let der = try PEM.decode(Array(text.utf8), label: "PRIVATE KEY")
        #expect(try PrivateKey(pkcs8: der).publicKey == leaf.publicKey)
    }

    @Test("GnuTLS opens key and chain")
    func gnuTLS() throws {
        let (bytes, leaf) = try Self.container(.p256)
        let tool = try OpenSSLTool()
        try tool.write(bytes, to: "key.p12")
        let text = try tool.run(
            program: "certtool",
            ["--p12-info", "--inder", "--infile", "key.p12", "--password", Self.password]
        )
        #expect(text.contains("Friendly name: 张三 的证书"))
        #expect(text.contains("PRIVATE KEY"))
        #expect(try Certificate.all(inPEM: Array(text.utf8)).contains(leaf))
    }

    @Test("NSS takes key and chain over into a database", arguments: [KeyAlgorithm.p256, .rsa2048])
    func nss(algorithm: KeyAlgorithm) throws {
        let (bytes, _) = try Self.container(algorithm)
        let tool = try OpenSSLTool()
        try tool.write(bytes, to: "key.p12")
        try tool.run(program: "certutil", ["-N", "-d", "sql:.", "--empty-password"])
        let done = try tool.run(
            program: "pk12util",
            ["-i", "key.p12", "-d", "sql:.", "-W", Self.password, "-K", ""]
        )
        #expect(done.contains("PKCS12 IMPORT SUCCESSFUL"))
        let list = try tool.run(program: "certutil", ["-L", "-d", "sql:."])
        #expect(list.contains("张三 的证书"))
        #expect(list.contains("u,u,u"))
    }

    @Test("Java opens the key, under its friendly name")
    func java() throws {
        let (bytes, leaf) = try Self.container(.p256, name: "staff-7")
        let tool = try OpenSSLTool()
        try tool.write(bytes, to: "key.p12")
        let options = ["-J-Duser.language=en", "-keystore", "key.p12", "-storetype", "PKCS12"]
        let list = try tool.run(
            program: "keytool",
            ["-list", "-rfc", "-alias", "staff-7", "-storepass", Self.password] + options
        )
        #expect(list.contains("PrivateKeyEntry"))
        #expect(list.contains("Certificate chain length: 3"))
        #expect(try Certificate.all(inPEM: Array(list.utf8)).first == leaf)
    }

    @Test("Every reader opens a container with the longest password")
    func longestPassword() throws {
        let password = String(repeating: "~", count: 128)
        let tool = try OpenSSLTool()
        try tool.write(Self.container(.p256, password: password, name: "long").bytes, to: "key.p12")
        try tool.run("pkcs12", "-in", "key.p12", "-noenc", "-passin", "pass:\(password)")
        try tool.run(
            program: "certtool",
            ["--p12-info", "--inder", "--infile", "key.p12", "--password", password]
        )
        try tool.run(program: "certutil", ["-N", "-d", "sql:.", "--empty-password"])
        try tool.run(program: "pk12util", ["-i", "key.p12", "-d", "sql:.", "-W", password, "-K", ""])
        try tool.run(
            program: "keytool",
            ["-list", "-keystore", "key.p12", "-storetype", "PKCS12", "-storepass", password]
        )
        #expect(throws: OpenSSLTool.Failure.self) {
            try tool.run("pkcs12", "-in", "key.p12", "-noenc", "-passin", "pass:wrong")
        }
    }

    @Test("Passwords that some reader would not take are refused")
    func passwords() throws {
        #expect(try refusal(password: []) == .emptyPassphrase)
        let long = [UInt8](repeating: 0x61, count: 129)
        #expect(try refusal(password: long) == .badContainer(.passwordTooLong(limit: 128)))
        for bad in [Array("密码".utf8), [0], [0x61, 0, 0x62], [0x7F], [0xFF], [0x0A]] {
            #expect(try refusal(password: bad) == .badContainer(.passwordNotASCII))
        }
    }

    @Test("A foreign certificate, an SM2 key and an unusable name are refused")
    func contents() throws {
        #expect(try refusal(key: .generate(.p256)) == .keyMismatch)
        #expect(try refusal(key: TestKeys.key(.sm2)) == .badContainer(.sm2Key))
        for name in ["", "a\u{0}b", "\u{202E}", String(repeating: "长", count: 65)] {
            #expect(try refusal(name: name) == .badContainer(.unusableName(limit: 64)))
        }
    }
}
