import Foundation
import TestSupport

extension ScriptRunner {
    /// What a line says about files or about the last command.
    func check(_ verb: String, _ words: [String], isWanted: Bool) throws {
        guard try holds(verb, words) == isWanted else {
            throw Failure(description: isWanted ? "it is not so" : "it is so")
        }
    }

    private func holds(_ verb: String, _ words: [String]) throws -> Bool {
        switch (verb, words.count) {
        case ("stdout", 1): last.output.firstMatch(of: try Regex(words[0]).anchorsMatchLineEndings()) != nil
        case ("stderr", 1): last.talk.firstMatch(of: try Regex(words[0]).anchorsMatchLineEndings()) != nil
        case ("json", 0): (try? JSONSerialization.jsonObject(with: Data(last.output.utf8))) != nil
        case ("aligned", 0): Table(last.output).isAligned
        case ("exists", 1): FileManager.default.fileExists(atPath: path(words[0]))
        case ("empty", 1): try FileManager.default.contentsOfDirectory(atPath: path(words[0])).isEmpty
        case ("mode", 2): try mode(words[0]) == Int(words[1], radix: 8)
        default: throw Failure(description: "no such line")
        }
    }

    private func path(_ name: String) -> String { name.hasPrefix("/") ? name : directory.path(name) }

    private func mode(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}
