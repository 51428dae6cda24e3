import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Tokens

/// Reads settings; what is not known, or of another form, is refused by name.
struct SettingsReader {
    /// Where they are from, for errors.
    let path: String

    private static let most = 32
    private static let largestFile = 1 << 20

    /// - Throws: `AssistantError` with `.settings`.
    func settings(_ octets: [UInt8]) throws(AssistantError) -> AssistantSettings {
        guard case .object(let members) = try? JSONParser.parse(octets) else {
            throw unusable("it is not a JSON object")
        }
        var settings = AssistantSettings()
        for member in members { try take(member, &settings) }
        return settings
    }

    private func take(
        _ member: JSONValue.Member,
        _ settings: inout AssistantSettings
    ) throws(AssistantError) {
        switch member.name {
        case "origins":
            settings.origins = try list(member, "origins as https://ca.example.cn") { value in
                value.text.flatMap(WebOrigin.init)
            }
        case "port": settings.port = try port(member.value)
        case "authorities":
            settings.authorities = try list(member, "PEM files with certificates") { value in
                value.text.flatMap(SettingsReader.certificates)
            }.flatMap(\.self)
        case "modules":
            settings.modules = try list(member, SettingsReader.moduleForms) { value in
                SettingsReader.module(value)
            }
        case "centre": settings.centre = try centre(member.value)
        default: throw unusable("'\(member.name.printable)' is not known")
        }
    }

    private func unusable(_ detail: String) -> AssistantError {
        AssistantError(.settings(path: path, detail: detail))
    }

    private func port(_ value: JSONValue) throws(AssistantError) -> Int {
        guard case .number(let text) = value, let port = Int(text), (1024...65_535).contains(port) else {
            throw unusable("'port' is 1024 to 65535")
        }
        return port
    }

    private func centre(_ value: JSONValue) throws(AssistantError) -> CentrePlace {
        guard case .object(let members) = value, members.count == 2,
            let address = value["server"]?.text.flatMap({ try? HTTPSAddress($0) }), let trust = value["trust"]
        else { throw unusable("'centre' is {\"server\": \"https://HOST:PORT\", \"trust\"}") }
        let files = JSONValue.Member(name: "trust", value: trust)
        let roots = try list(files, "PEM files with certificates") { value in
            value.text.flatMap(SettingsReader.certificates)
        }.flatMap(\.self)
        return CentrePlace(address: address, trust: roots)
    }

    /// The elements of a list of at most 32.
    private func list<Element>(
        _ member: JSONValue.Member,
        _ kind: String,
        _ read: (JSONValue) -> Element?
    ) throws(AssistantError) -> [Element] {
        let elements = member.value.elements ?? []
        let found = elements.compactMap(read)
        guard !elements.isEmpty, elements.count <= SettingsReader.most, found.count == elements.count else {
            throw unusable("'\(member.name)' is a list of 1 to \(SettingsReader.most) \(kind)")
        }
        return found
    }

    private static func certificates(_ path: String) -> [Certificate]? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let content = try? handle.read(upToCount: largestFile + 1), content.count <= largestFile,
            let found = try? Certificate.all(inPEM: Array(content)), !found.isEmpty
        else { return nil }
        return found
    }
}
