import Assistant

/// What pages and forms send to the assistant on a holder's machine.
enum AssistantParsers {
    static func wish(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let once = try reading({ try AssistantReading.wish(bytes) }) else { return }
        let again = try reading { try AssistantReading.wish(once) }
        try promise("what is to be signed is read as it was written", again == once)
    }

    static func form(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let word = AssistantReading.word(bytes) else { return }
        try promise(
            "a word is plain",
            word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C }
        )
        try promise("a word is short", (1...128).contains(word.utf8.count))
        try promise("a word stands in the form", bytes.count >= word.utf8.count)
    }

    static func origin(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let origin = AssistantReading.origin(text) else { return }
        try promise("an origin is what was sent", origin.utf8.elementsEqual(text.utf8))
        try promise(
            "an origin splits no header",
            origin.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2C }
        )
    }

    static func statement(_ bytes: [UInt8]) throws(BrokenPromise) {
        let shown = AssistantReading.shown(bytes)
        try promise("a statement is no markup", !shown.utf8.contains { $0 == 0x3C || $0 == 0x22 })
        try promise("nothing is left out", bytes.isEmpty || !shown.isEmpty)
    }

    static func answer(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
        let body = Array(bytes[(end + 1)...])
        switch String(decoding: bytes[..<end], as: UTF8.self) {
        case "redeem":
            guard let session = AssistantReading.session(body) else { return }
            try promise("a session has a name of 32 digits", session.name.utf8.count == 32)
            try promise("a challenge has 32 octets", session.challenge.count == 32)
        case "certificate":
            try promise("a certificate that nobody vouches for is not taken", !AssistantReading.takes(body))
        default: AssistantReading.read(body)
        }
    }
}
