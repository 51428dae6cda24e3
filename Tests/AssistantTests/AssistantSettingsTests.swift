import Foundation
import Model
import OpenSSL
import Portal
import TestSupport
import Tokens
import Testing
import TokenTestSupport

@testable import Assistant

@Suite("Settings of the assistant")
struct AssistantSettingsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ text: String, mode: Int = 0o600) throws -> String {
        let path = directory.path("assistant.json")
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: mode]
            )
        )
        return path
    }

    @Test("No file means that no page may ask")
    func absent() throws {
        let settings = try AssistantSettings.read(directory.path("assistant.json"))
        #expect(settings.origins.isEmpty)
        #expect(settings.port == 17_681)
    }

    @Test("Origins, port, authorities and modules are read")
    func whole() throws {
        let authority = try SampleCertificate.of(PrivateKey.generate(.p256).publicKey)
        try Data(authority.pem).write(to: URL(fileURLWithPath: directory.path("ca.pem")))
        let path = try write(
            """
            {"origins": ["https://ca.example.cn"], "port": 20000, "authorities": ["\(directory.path("ca.pem"))"],
             "modules": [{"name": "soft", "path": "/usr/lib/softhsm/libsofthsm2.so"}],
             "centre": {"server": "https://ca.example.cn:8444", "trust": ["\(directory.path("ca.pem"))"]}}
            """
        )
        let settings = try AssistantSettings.read(path)
        #expect(settings.origins.map(\.description) == ["https://ca.example.cn"])
        #expect(settings.port == 20_000)
        #expect(settings.authorities == [authority])
        #expect(settings.modules.map(\.name) == ["soft"])
        #expect(settings.centre?.address.description == "https://ca.example.cn:8444")
        #expect(settings.centre?.trust == [authority])
    }

    /// The members of an SKF library's profile, one of them changed.
    private static func profile(_ member: String = "", as value: String = "") -> String {
        let members = [
            ("ulong", "8"), ("packed", "false"), ("signs", "\"message\""), ("pinCodes", "\"shifted\""),
            ("application", "\"BID\""), ("containers", "\"K-\""),
        ]
        let text = members.map { "\"\($0.0)\": \($0.0 == member ? value : $0.1)" }
        return "{\(text.joined(separator: ", "))}"
    }

    @Test("An SKF library is read with what its profile says of it")
    func skf() throws {
        let module = "{\"name\": \"gm\", \"path\": \"/a.so\", \"skf\": \(Self.profile())}"
        let settings = try AssistantSettings.read(write("{\"modules\": [\(module)]}"))
        let profile = SKFProfile(
            ulong: .eight,
            packed: false,
            signs: .message,
            pinCodes: .shifted,
            application: "BID",
            containers: "K-"
        )
        #expect(settings.modules == [TokenModule(name: "gm", path: "/a.so", skf: "gm", profile: profile)])
    }

    @Test(
        "A profile with a value that no library can have, or without one, is refused",
        arguments: [
            profile("ulong", as: "5"), profile("packed", as: "1"), profile("signs", as: "\"both\""),
            profile("pinCodes", as: "36"), profile("application", as: "\"\""),
            profile("application", as: "\"A B\""),
            profile("containers", as: "\"容器\""), "\"standard\"", "{}", #"{"ulong": 4}"#,
        ]
    )
    func badSKF(profile: String) throws {
        let module = "{\"name\": \"gm\", \"path\": \"/a.so\", \"skf\": \(profile)}"
        let path = try write("{\"modules\": [\(module)]}")
        let error = #expect(throws: AssistantError.self) { try AssistantSettings.read(path) }
        #expect(error?.code == "settings")
    }

    @Test(
        "What is not known, or of another form, is refused",
        arguments: [
            "", "[]", #"{"origin": []}"#, #"{"origins": "https://ca.example.cn"}"#, #"{"origins": ["*"]}"#,
            #"{"origins": ["http://ca.example.cn"]}"#, #"{"port": 80}"#, #"{"port": 70000}"#,
            #"{"port": 1.5e3}"#,
            #"{"port": 2000, "port": 2001}"#, #"{"authorities": ["/nowhere.pem"]}"#,
            #"{"modules": [{"name": "A", "path": "/x"}]}"#, #"{"modules": [{"name": "a", "path": "x"}]}"#,
            #"{"centre": {"server": "https://ca.example.cn"}}"#,
            #"{"centre": {"server": "http://ca.example.cn", "trust": ["/x"]}}"#,
        ]
    )
    func bad(text: String) throws {
        let path = try write(text)
        #expect {
            _ = try AssistantSettings.read(path)
        } throws: { error in
            (error as? AssistantError)?.code == "settings"
        }
    }

    @Test("A file that others may read, or that is a link, is refused", arguments: [0o644, 0o640, 0o602])
    func open(mode: Int) throws {
        let path = try write("{}", mode: mode)
        // createFile applies the process's mask.
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: AssistantError.self) { try AssistantSettings.read(path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try AssistantSettings.read(path).origins.isEmpty)
        let link = directory.path("link.json")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: AssistantError.self) { try AssistantSettings.read(link) }
    }

    @Test("Who has no settings has those of the machine, which root alone writes")
    func machine() throws {
        let machine = try write(#"{"port": 20001}"#, mode: 0o644)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: machine)
        let own = directory.path("own.json")
        if geteuid() == 0 {
            #expect(try AssistantSettings.read(own: own, orOf: machine).port == 20_001)
        } else {
            #expect(throws: AssistantError.self) { try AssistantSettings.read(own: own, orOf: machine) }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: machine)
        #expect(throws: AssistantError.self) { try AssistantSettings.read(own: own, orOf: machine) }
        let made = FileManager.default.createFile(
            atPath: own,
            contents: Data(#"{"port": 20002}"#.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(made)
        #expect(try AssistantSettings.read(own: own, orOf: machine).port == 20_002)
        #expect(
            try AssistantSettings.read(own: directory.path("a"), orOf: directory.path("b")).origins.isEmpty
        )
    }

    @Test("It is the user's own file")
    func path() {
        #expect(
            AssistantSettings.path(home: "/home/zhang", environment: [:])
                == "/home/zhang/.config/pki-assistant/assistant.json"
        )
        #expect(
            AssistantSettings.path(home: "/home/zhang", environment: ["XDG_CONFIG_HOME": "/cfg"])
                == "/cfg/pki-assistant/assistant.json"
        )
        #expect(
            AssistantSettings.path(home: "/h", environment: ["XDG_CONFIG_HOME": "relative"])
                == "/h/.config/pki-assistant/assistant.json"
        )
    }
}
