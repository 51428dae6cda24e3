import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Accidents", .serialized)
struct CrashTests {
    /// The acknowledged states by certificate, the latest of each.
    private func states(_ lines: [String]) -> [Int: CertificateState] {
        var states: [Int: CertificateState] = [:]
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count == 2, let index = Int(words[1]) else { continue }
            states[index] = CertificateState(rawValue: String(words[0]))
        }
        return states
    }

    /// What a certificate may be found in when `state` was acknowledged last: that, or what was under way.
    private func mayBe(_ state: CertificateState) -> Set<CertificateState> {
        switch state {
        case .reserved: [.reserved, .signing]
        case .signing: [.signing, .issued]
        case .issued: [.issued, .revoked]
        case .active, .held, .revoked, .abandoned: [state]
        }
    }

    private func expectWhole(_ book: BookOfRecord, _ acknowledged: [Int: CertificateState]) throws {
        for (index, state) in acknowledged {
            let record = try #require(try book.certificate(Sample.certificateID(index)))
            #expect(mayBe(state).contains(record.state))
        }
        let head = try book.feedHead()
        #expect(try book.feed(after: 0, limit: Int(head) + 1).map(\.sequence) == (0..<head).map { $0 + 1 })
        #expect(try book.verifyAuditTrail { _ in false }.fault == nil)
        #expect(try book.counts().isConsistent)
        #expect(try book.findDamage() == [])
    }

    @Test("After kill -9 every acknowledged commit is there, the chain whole and the feed without gaps")
    func killed() async throws {
        let world = try await TestBook()
        try world.book.close()
        var generator = SeededGenerator(seed: 9)
        var acknowledged: [Int: CertificateState] = [:]
        for round in 0..<6 {
            let first = round * 1_000_000
            let writer = try RunningTool(Tool.writer(), [world.path, "16", "\(first)", "999999"])
            var lines: [String] = []
            for _ in 0..<Int.random(in: 1...400, using: &generator) {
                lines.append(try #require(writer.line()))
            }
            writer.kill()
            lines += writer.remainingLines()
            #expect(writer.finish() == SIGKILL)
            acknowledged.merge(states(lines)) { $1 }
            let book = try world.reopened()
            try expectWhole(book, acknowledged)
            try book.close()
        }
    }

    @Test("A full disk is refused as such; nothing acknowledged is lost, and with space it goes on")
    func diskFull() async throws {
        let directory = try TemporaryDirectory()
        let script = """
            mkdir "$1/small" && mount -t tmpfs -o size=2m tmpfs "$1/small" || exit 9
            "$2" "$1/small/book" 1 0 1 || exit 8
            dd if=/dev/zero of="$1/small/filler" bs=1k count=900 status=none
            "$2" "$1/small/book" 16 1000 999999
            rm "$1/small/filler"
            "$2" "$1/small/book" 4 1 8 || exit 7
            cp "$1"/small/book* "$1"
            """
        let arguments = ["sh", "-c", script, "sh", directory.url.path, try Tool.writer()]
        let outcome = try Tool.run("/usr/bin/env", Namespace.prefix + arguments)
        #expect(outcome.status == 0)
        #expect(outcome.lines.contains("refused: the disk is full"))
        let book = try TestBook.open(directory.path("book"))
        let states = states(outcome.lines)
        #expect(states.count > 20)
        try expectWhole(book, states)
    }
}
