import Foundation
import Testing
import TokenTestSupport
import Tokens

/// PIN letters that are on record and were not printed.
@Suite("A letter that is lost", .serialized)
struct LostLetterTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test("A letter that a killed program had not printed is in the list, and the next run names it")
    func lostLetter() async throws {
        var factory = try await Factory()
        let shim = factory.path("bin")
        try FileManager.default.createDirectory(atPath: shim, withIntermediateDirectories: false)
        for (name, words) in [
            ("lpstat", "echo 'letters accepting requests'"), ("lp", "kill -9 $PPID"),
        ] {
            let path = "\(shim)/\(name)"
            try "#!/bin/sh\n\(words)\n".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        factory.others["PATH"] = "\(shim):/usr/bin:/bin"
        try await desk.withReaderAlone { [factory] reader in
            try await reader.insert(factory.path("card"))
            let killed = try factory.pki("produce", "--wait", "0", "--printer", "letters")
            #expect(killed.status != 0 && !killed.talk.contains("密码信封:"), "\(killed)")
            let token = try #require(try factory.pki("token", "list").find("^[0-9]{8}"))
            let listed = try factory.pki("token", "list", "--without-letter")
            #expect(listed.output.contains("\(token)") && listed.output.contains("letter not handed over"))
            let held = try factory.pki("token", "list", "--without-letter", "--status", "IN_USE")
            #expect(!held.output.contains(token), "\(held)")
            let next = try factory.pki("produce", "--wait", "0")
            #expect(next.status == 66 && next.talk.contains("介质 \(token)（"), "\(next)")
            #expect(next.talk.contains("--reprint"), "\(next)")
            #expect(try factory.reprint(token, to: "letter.pdf").status == 0)
            #expect(try !factory.pki("token", "list", "--without-letter").output.contains(token))
            #expect(try !factory.pki("produce", "--wait", "0").talk.contains(token))
        }
    }
}
