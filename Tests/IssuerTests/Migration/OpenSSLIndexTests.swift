import Issuer
import Model
import OpenSSL
import TestSupport
import Testing

@Suite("The index of an OpenSSL CA")
struct OpenSSLIndexTests {
    static let dn = "/C=CN/O=\\xE5\\xBF\\x85\\xE8\\x81\\x94/CN=a"

    static func read(_ text: String) throws(OpenSSLIndexError) -> [OpenSSLIndex.Entry] {
        try OpenSSLIndex.read(Array(text.utf8), path: "index.txt")
    }

    static func revoked(_ note: String) throws -> OpenSSLIndex.RevocationNote? {
        let entries = try read("R\t301231235959Z\t\(note)\t01\tunknown\t/CN=a\n")
        guard case .revoked(let note) = entries.first?.state else { return nil }
        return note
    }

    @Test("Valid, revoked and expired certificates are read in the order of the file")
    func lines() throws {
        let entries = try Self.read(
            "V\t20511231235959Z\t\t00C0FFEE\tunknown\t\(Self.dn)\n"
                + "# a comment\n\n"
                + "R\t301231235959Z\t260102030405Z,superseded\t02\t02.pem\t/CN=b\r\n"
                + "E\t200101000000Z\t\t03\tunknown\t/CN=tab\\\tinside"
        )
        #expect(entries.map(\.line) == [1, 4, 5])
        #expect(entries.map(\.serial.hexadecimal) == ["c0ffee", "02", "03"])
        #expect(entries.map(\.fileName) == [nil, "02.pem", nil])
        #expect(entries.map(\.subject) == ["/C=CN/O=必联/CN=a", "/CN=b", "/CN=tab\tinside"])
        #expect(entries[0].state == .valid)
        #expect(entries[0].notAfter == Timestamp(secondsSinceEpoch: 2_587_679_999))
        #expect(entries[2].state == .expired)
        guard case .revoked(let note) = entries[1].state else {
            Issue.record("not revoked")
            return
        }
        #expect(note.date == Timestamp(secondsSinceEpoch: 1_767_323_045))
        #expect(note.reason == .superseded)
    }

    @Test("What the tool wrote of a subject is text again where it is UTF-8, and else as it was written")
    func subjects() throws {
        let written = [
            #"/CN=\xE6\x9D\x8E\xE5\x9B\x9B"#, #"/CN=g\x00N"#, #"/CN=\xE6\x9D"#, #"/CN=a\x41"#,
            #"/CN=\xZZ\xE"#,
        ]
        let lines = written.enumerated().map { position, subject in
            "V\t301231235959Z\t\t0\(position + 1)\tunknown\t\(subject)\n"
        }
        let read = try Self.read(lines.joined()).map(\.subject)
        #expect(read == ["/CN=李四"] + Array(written.dropFirst()))
    }

    @Test("An empty index has no entries")
    func empty() throws {
        #expect(try Self.read("").isEmpty)
        #expect(try Self.read("\n\n").isEmpty)
    }

    @Test(
        "Every reason is read, whatever the case of its letters",
        arguments: OpenSSLIndex.RevocationNote.Reason.allCases
    )
    func reasons(reason: OpenSSLIndex.RevocationNote.Reason) throws {
        #expect(try Self.revoked("260102030405Z,\(reason.rawValue)")?.reason == reason)
        #expect(try Self.revoked("260102030405Z,\(reason.rawValue.uppercased())")?.reason == reason)
    }

    @Test(
        "A revocation without a reason is unspecified; keyTime, CAkeyTime and holdInstruction carry their detail"
    )
    func details() throws {
        #expect(try Self.revoked("260102030405Z")?.reason == .unspecified)
        let key = try #require(try Self.revoked("260102030405Z,keyTime,20251231000000Z"))
        #expect(key.reason == .keyCompromise)
        #expect(key.invalidityDate == Timestamp(secondsSinceEpoch: 1_767_139_200))
        let authority = try #require(try Self.revoked("260102030405Z,CAkeyTime,20251231000000Z"))
        #expect(authority.reason == .caCompromise)
        #expect(authority.invalidityDate == key.invalidityDate)
        let hold = try #require(try Self.revoked("260102030405Z,holdInstruction,holdInstructionReject"))
        #expect(hold.reason == .certificateHold)
        #expect(hold.holdInstruction == "holdInstructionReject")
        #expect(hold.reason.recorded == nil)
    }

    @Test(
        "Each fault is named with its line",
        arguments: [
            ("V\t301231235959Z\t\t01\tunknown", .wrongFieldCount(found: 5, expected: 6)),
            ("V\t301231235959Z\t\t01\tunknown\t/CN=a\tmore", .wrongFieldCount(found: 7, expected: 6)),
            ("S\t301231235959Z\t\t01\tunknown\t/CN=a", .unknownState("S")),
            ("\t301231235959Z\t\t01\tunknown\t/CN=a", .unknownState("")),
            ("R\t301231235959Z\t\t01\tunknown\t/CN=a", .revokedWithoutDate),
            ("V\t301231235959Z\t260102030405Z\t01\tunknown\t/CN=a", .revocationOfUnrevoked(state: "V")),
            ("E\t301231235959Z\t260102030405Z\t01\tunknown\t/CN=a", .revocationOfUnrevoked(state: "E")),
            (
                "V\t300231235959Z\t\t01\tunknown\t/CN=a",
                .badDate(of: "the end of validity", text: "300231235959Z")
            ),
            ("V\t\t\t01\tunknown\t/CN=a", .badDate(of: "the end of validity", text: "")),
            (
                "R\t301231235959Z\tyesterday\t01\tunknown\t/CN=a",
                .badDate(of: "the revocation", text: "yesterday")
            ),
            ("R\t301231235959Z\t,\t01\tunknown\t/CN=a", .badDate(of: "the revocation", text: "")),
            ("R\t301231235959Z\t260102030405Z,boredom\t01\tunknown\t/CN=a", .unknownReason("boredom")),
            ("R\t301231235959Z\t260102030405Z,\t01\tunknown\t/CN=a", .unknownReason("")),
            (
                "R\t301231235959Z\t260102030405Z,keyTime\t01\tunknown\t/CN=a",
                .missingDetail(reason: "keyTime")
            ),
            (
                "R\t301231235959Z\t260102030405Z,keyTime,x\t01\tunknown\t/CN=a",
                .badDate(of: "the compromise", text: "x")
            ),
            (
                "R\t301231235959Z\t260102030405Z,holdInstruction,\t01\tunknown\t/CN=a",
                .missingDetail(reason: "holdInstruction")
            ),
            (
                "R\t301231235959Z\t260102030405Z,superseded,x\t01\tunknown\t/CN=a",
                .needlessDetail(reason: "superseded")
            ),
            ("V\t301231235959Z\t\t1\tunknown\t/CN=a", .badSerial("1")),
            ("V\t301231235959Z\t\t\tunknown\t/CN=a", .badSerial("")),
            ("V\t301231235959Z\t\t00\tunknown\t/CN=a", .badSerial("00")),
            ("V\t301231235959Z\t\t-01\tunknown\t/CN=a", .badSerial("-01")),
            ("V\t301231235959Z\t\t0G\tunknown\t/CN=a", .badSerial("0G")),
            ("V\t301231235959Z\t\t01\t\t/CN=a", .emptyField("file name")),
            ("V\t301231235959Z\t\t01\tunknown\t", .emptyField("subject")),
        ] as [(String, OpenSSLIndexError.Reason)]
    )
    func faults(line: String, expected: OpenSSLIndexError.Reason) {
        do {
            _ = try Self.read("V\t301231235959Z\t\tFF\tunknown\t/CN=good\n\(line)\n")
            Issue.record("\(line) was accepted")
        } catch {
            #expect(error.reason == expected)
            #expect(error.message.hasPrefix("index.txt:2: "))
        }
    }

    @Test("A serial number that stands twice is refused with both lines")
    func twice() {
        let line = "V\t301231235959Z\t\t0A\tunknown\t/CN=a\n"
        do {
            _ = try Self.read(line + "#\n" + line.replacing("0A", with: "000a"))
            Issue.record("accepted")
        } catch {
            #expect(error.message == "index.txt:3: serial number 0a stands in line 1 already")
        }
    }

    @Test("Errors repeat at most 64 characters of the file, and none that a terminal obeys")
    func quoting() {
        do {
            _ = try Self.read(
                "\u{1B}[2J\(String(repeating: "x", count: 1000))\t301231235959Z\t\t01\tunknown\t/CN=a"
            )
            Issue.record("accepted")
        } catch {
            #expect(!error.message.unicodeScalars.contains("\u{1B}"))
            #expect(error.message.count < 130)
        }
    }

    @Test("Random octets are read or refused; nothing traps")
    func noise() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("VRE\t\t\t\t\t0123456789Z,\\\n\r#\u{80}".utf8) + [0xFF]
        var refused = 0
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            if (try? OpenSSLIndex.read(bytes, path: "noise")) == nil { refused += 1 }
        }
        #expect(refused > 4000)
    }
}
