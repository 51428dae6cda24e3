import Foundation
import Issuer
import Model
import OpenSSL
import TestSupport
import Testing

@Suite("The index that the openssl command writes")
struct OpenSSLIndexOfToolTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func configuration() -> String {
        """
        [ca]
        default_ca = here
        [here]
        database = \(folder.path("index.txt"))
        new_certs_dir = \(folder.url.path)
        serial = \(folder.path("serial"))
        certificate = \(folder.path("ca.pem"))
        private_key = \(folder.path("ca.key"))
        default_md = sha256
        default_days = 30
        policy = any
        x509_extensions = leaf
        [leaf]
        basicConstraints = CA:FALSE
        [any]
        commonName = supplied
        """
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
    }

    private func read(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
    }

    private func run(_ arguments: String...) async throws {
        let result = try await OpenSSLTool.run(arguments)
        try #require(result.status == 0, "openssl: \(result.text)")
    }

    private func makeRequest(_ name: String, _ more: String...) async throws {
        let key = [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            folder.path("\(name).key"),
        ]
        let arguments = ["req", "-utf8", "-subj", "/CN=\(name)"] + key + more
        let result = try await OpenSSLTool.run(arguments)
        try #require(result.status == 0, "openssl: \(result.text)")
    }

    /// Five certificates, the first four revoked in the ways that `openssl ca -revoke` knows.
    private func makeAuthority() async throws {
        try write(configuration(), to: "ca.cnf")
        try write("", to: "index.txt")
        try write("0A\n", to: "serial")
        try await makeRequest("ca", "-x509", "-out", folder.path("ca.pem"))
        for name in ["a", "b", "c", "d", "必联"] {
            try await makeRequest(name, "-new", "-out", folder.path("r.pem"))
            try await run(
                "ca",
                "-batch",
                "-config",
                folder.path("ca.cnf"),
                "-utf8",
                "-notext",
                "-in",
                folder.path("r.pem")
            )
        }
    }

    private func revoke(_ serial: String, _ how: String...) async throws {
        let arguments = ["ca", "-config", folder.path("ca.cnf"), "-revoke", folder.path("\(serial).pem")]
        let result = try await OpenSSLTool.run(arguments + how)
        try #require(result.status == 0, "openssl: \(result.text)")
    }

    @Test("States, reasons, dates and serial numbers are those that openssl was told")
    func realIndex() async throws {
        try await makeAuthority()
        try await revoke("0A")
        try await revoke("0B", "-crl_reason", "superseded")
        try await revoke("0C", "-crl_compromise", "20200101000000Z")
        try await revoke("0D", "-crl_hold", "holdInstructionReject")
        let entries = try OpenSSLIndex.read(read("index.txt"), path: "index.txt")
        #expect(entries.map(\.serial.hexadecimal) == ["0a", "0b", "0c", "0d", "0e"])
        let notes: [OpenSSLIndex.RevocationNote?] = entries.map {
            if case .revoked(let note) = $0.state { note } else { nil }
        }
        #expect(
            notes.map { $0?.reason } == [.unspecified, .superseded, .keyCompromise, .certificateHold, nil]
        )
        #expect(notes[2]?.invalidityDate == Timestamp(secondsSinceEpoch: 1_577_836_800))
        #expect(notes[3]?.holdInstruction == "holdInstructionReject")
        #expect(entries[4].state == .valid)
        #expect(entries[4].subject == "/CN=必联")
    }

    @Test("End of validity and serial number are those of the certificate beside the index")
    func certificates() async throws {
        try await makeAuthority()
        for entry in try OpenSSLIndex.read(read("index.txt"), path: "index.txt") {
            let name = "\(entry.serial.hexadecimal.uppercased()).pem"
            let certificate = try Certificate(pem: read(name))
            #expect(certificate.notAfter == entry.notAfter)
            #expect(certificate.serial == entry.serial)
        }
    }
}
