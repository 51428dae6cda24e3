/// Takes the head of an HTTP/1 request apart: strict wherever two readers could see two different requests.
///
/// Lines end with CR LF and nothing else; no line is folded; no space before a colon; one length at most, and none
/// beside chunks.
///
/// Source: RFC 9112 §2.2, §3, §5, §6.
struct WireHeadReader {
    private var head = WireHead()
    private var hosts = 0
    private var length: Int?
    private var isChunked = false
    private var isToClose = false
    private var isToStay = false

    /// Reads a head with its empty line.
    ///
    /// - Throws: `WireRefusal`.
    static func read(
        _ octets: borrowing Span<UInt8>,
        limits: HTTPListenerLimits
    ) throws(WireRefusal) -> WireHead {
        var reader = WireHeadReader()
        var start = try reader.readRequestLine(octets, limits)
        var count = 0
        while start < octets.count - 2 {
            count += 1
            guard count <= limits.headerFields else { throw .headTooLarge }
            start = try reader.readField(octets, from: start, limits)
        }
        return try reader.finished()
    }

    /// Reads the request line; returns where the next one begins.
    private mutating func readRequestLine(
        _ octets: borrowing Span<UInt8>,
        _ limits: HTTPListenerLimits
    ) throws(WireRefusal) -> Int {
        var end = 0
        while octets[end] != WireOctets.carriageReturn { end += 1 }
        guard end <= limits.headerFieldOctets else { throw .headTooLarge }
        var methodEnd = 0
        while methodEnd < end, WireOctets.isToken(octets[methodEnd]) { methodEnd += 1 }
        guard (1...32).contains(methodEnd), octets[methodEnd] == WireOctets.space else { throw .malformed }
        var targetEnd = methodEnd + 1
        while targetEnd < end, octets[targetEnd] > WireOctets.space, octets[targetEnd] != 0x7F {
            targetEnd += 1
        }
        guard targetEnd > methodEnd + 1, targetEnd < end, octets[targetEnd] == WireOctets.space else {
            throw .malformed
        }
        head.method = method(octets, 0..<methodEnd)
        head.target = methodEnd + 1..<targetEnd
        try readVersion(octets, targetEnd + 1..<end)
        return end + 2
    }

    /// Case counts in methods (RFC 9110 §9.1).
    private func method(_ octets: borrowing Span<UInt8>, _ range: Range<Int>) -> WireMethod {
        switch WireOctets.text(octets, range) {
        case "GET": .get
        case "POST": .post
        case "HEAD": .head
        case "OPTIONS": .options
        case let name: .other(name)
        }
    }

    private mutating func readVersion(
        _ octets: borrowing Span<UInt8>,
        _ range: Range<Int>
    ) throws(WireRefusal) {
        let isHTTP =
            range.count == 8 && WireOctets.equal(octets, range.lowerBound..<range.lowerBound + 5, "http/")
        guard isHTTP, octets[range.lowerBound] == UInt8(ascii: "H") else { throw .malformed }
        let (major, dot, minor) = (
            octets[range.lowerBound + 5], octets[range.lowerBound + 6], octets[range.lowerBound + 7]
        )
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard digits.contains(major), dot == UInt8(ascii: "."), digits.contains(minor) else {
            throw .malformed
        }
        guard major == UInt8(ascii: "1") else { throw .otherVersion }
        head.minorVersion = Int(minor - UInt8(ascii: "0"))
    }

    /// Reads one field; returns where the next line begins.
    private mutating func readField(
        _ octets: borrowing Span<UInt8>,
        from start: Int,
        _ limits: HTTPListenerLimits
    ) throws(WireRefusal) -> Int {
        var colon = start
        while WireOctets.isToken(octets[colon]) { colon += 1 }
        guard colon > start, octets[colon] == UInt8(ascii: ":") else { throw .malformed }
        var end = colon + 1
        while WireOctets.isInValue(octets[end]) { end += 1 }
        guard octets[end] == WireOctets.carriageReturn else { throw .malformed }
        guard end - start <= limits.headerFieldOctets else { throw .headTooLarge }
        var (first, last) = (colon + 1, end)
        while first < last, WireOctets.isBlank(octets[first]) { first += 1 }
        while last > first, WireOctets.isBlank(octets[last - 1]) { last -= 1 }
        try take(octets, name: start..<colon, value: first..<last)
        return end + 2
    }

    /// Keeps the few fields that matter here; the length of the name tells most others apart.
    private mutating func take(
        _ octets: borrowing Span<UInt8>,
        name: Range<Int>,
        value: Range<Int>
    ) throws(WireRefusal) {
        switch name.count {
        case 4 where WireOctets.equal(octets, name, "host"):
            hosts += 1
        case 6 where WireOctets.equal(octets, name, "expect"):
            guard WireOctets.equal(octets, value, "100-continue") else { throw .unknownExpectation }
            head.awaitsContinue = true
        case 10 where WireOctets.equal(octets, name, "connection"):
            takeConnection(octets, value)
        case 13 where WireOctets.equal(octets, name, "if-none-match"):
            let tags = WireOctets.text(octets, value)
            head.ifNoneMatch = head.ifNoneMatch.map { "\($0), \(tags)" } ?? tags
        case 14 where WireOctets.equal(octets, name, "content-length"):
            guard length == nil else { throw .malformed }
            length = try WireHeadReader.number(octets, value)
        case 17 where WireOctets.equal(octets, name, "transfer-encoding"):
            guard !isChunked else { throw .malformed }
            guard WireOctets.equal(octets, value, "chunked") else { throw .unknownCoding }
            isChunked = true
        default: break
        }
    }

    private mutating func takeConnection(_ octets: borrowing Span<UInt8>, _ value: Range<Int>) {
        for option in WireOctets.text(octets, value).lowercased().split(separator: ",") {
            switch option.drop(while: { $0 == " " || $0 == "\t" }).prefix(while: { $0 != " " && $0 != "\t" })
            {
            case "close": isToClose = true
            case "keep-alive": isToStay = true
            default: break
            }
        }
    }

    private static func number(
        _ octets: borrowing Span<UInt8>,
        _ range: Range<Int>
    ) throws(WireRefusal) -> Int {
        guard (1...18).contains(range.count) else { throw .malformed }
        var number = 0
        for position in range {
            let octet = octets[position]
            guard octet >= UInt8(ascii: "0"), octet <= UInt8(ascii: "9") else { throw .malformed }
            number = number * 10 + Int(octet - UInt8(ascii: "0"))
        }
        return number
    }

    /// Puts together what the fields said.
    private func finished() throws(WireRefusal) -> WireHead {
        var head = head
        let isCurrent = head.minorVersion >= 1
        guard hosts == 1 || (hosts == 0 && !isCurrent) else { throw .malformed }
        guard !isChunked || (length == nil && isCurrent) else { throw .malformed }
        head.framing = isChunked ? .chunks : .octets(length ?? 0)
        head.keepsAlive = !isToClose && (isCurrent || isToStay)
        head.awaitsContinue = head.awaitsContinue && isCurrent
        return head
    }
}
