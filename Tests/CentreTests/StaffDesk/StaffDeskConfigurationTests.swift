import Centre
import CentreSupport
import Foundation
import Issuer
import TestSupport
import Testing

@Suite("The staff desk in pki.yaml")
struct StaffDeskConfigurationTests {
    private static func load(_ line: String) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let path = directory.path("pki.yaml")
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        try (shipped + "\nstaff: {\(line)}\n").write(toFile: path, atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }

    @Test("A desk with its certificate is taken")
    func taken() throws {
        let line =
            "listen: {host: 0.0.0.0, port: 8445}, origin: \"https://desk.cn:8445\", certificateFile: c, keyFile: k"
        let staff = try Self.load(line).staff
        #expect(staff?.listen.port == 8445 && staff?.certificateFile == "c")
    }

    @Test(
        "A mistake is named with its key",
        arguments: [
            ("port: 99999}, origin: \"https://a.cn\", certificateFile: c, keyFile: k", "staff.listen.port"),
            ("port: 1}, origin: \"http://a.cn\", certificateFile: c, keyFile: k", "staff.origin"),
            ("port: 1}, origin: \"https://a.cn/\", certificateFile: c, keyFile: k", "staff.origin"),
            (
                "port: 1}, origin: \"https://a.cn\", certificateFile: \"\", keyFile: k",
                "staff.certificateFile"
            ),
            ("port: 1}, origin: \"https://a.cn\", certificateFile: c, keyFile: \"\"", "staff.keyFile"),
        ]
    )
    func mistakes(line: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.load("listen: {host: 127.0.0.1, \(line)")
        }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == key)
    }
}
