/// Undoes DEFLATE, within a bound: for looking into compressed parts of documents.
///
/// Source: RFC 1950 (the zlib wrapper), RFC 1951.
struct Inflate {
    /// How many bits a code has, and which symbols have codes of that many, in order (RFC 1951 §3.2.2).
    private struct Codes {
        private var counts = [Int](repeating: 0, count: 16)
        private var symbols: [Int] = []

        /// Nil when the lengths make no code: more of them than there is room for.
        init?(lengths: [Int]) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            var left = 1
            for length in 1...15 {
                left = left * 2 - counts[length]
                guard left >= 0 else { return nil }
            }
            symbols = lengths.enumerated().filter { $0.element > 0 }
                .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }.map(\.offset)
        }

        /// The next symbol; nil at the end of the input, and for bits that are no code.
        func symbol(_ reader: inout Inflate) -> Int? {
            var (code, first, index) = (0, 0, 0)
            for length in 1...15 {
                guard let bit = reader.bits(1) else { return nil }
                code |= bit
                let count = counts[length]
                if code - first < count { return symbols[index + code - first] }
                index += count
                first = (first + count) << 1
                code <<= 1
            }
            return nil
        }
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195,
        227, 258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
        4097, 6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private let input: ArraySlice<UInt8>
    private let limit: Int
    private var position: Int
    private var held = 0
    private var heldCount = 0
    private var output: [UInt8] = []

    private init(_ input: ArraySlice<UInt8>, limit: Int) {
        self.input = input
        self.limit = limit
        position = input.startIndex
    }

    /// The content of a zlib stream at the beginning of `input`; what follows it is not looked at.
    ///
    /// - Parameters:
    ///   - input: the stream.
    ///   - limit: octets of content at most.
    /// - Returns: nil when it is none, is cut off, or has more content.
    static func zlib(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        guard input.count >= 2 else { return nil }
        let (method, flags) = (Int(input[input.startIndex]), Int(input[input.startIndex + 1]))
        guard method & 0x0F == 8, (method << 8 | flags) % 31 == 0, flags & 0x20 == 0 else { return nil }
        var reader = Inflate(input.dropFirst(2), limit: limit)
        return reader.blocks() ? reader.output : nil
    }

    private mutating func blocks() -> Bool {
        while true {
            guard let isLast = bits(1), let kind = bits(2) else { return false }
            switch kind {
            case 0: guard stored() else { return false }
            case 1: guard let codes = Inflate.fixed, compressed(codes) else { return false }
            case 2: guard let codes = dynamic(), compressed(codes) else { return false }
            default: return false
            }
            if isLast == 1 { return true }
        }
    }

    private mutating func bits(_ count: Int) -> Int? {
        while heldCount < count {
            guard position < input.endIndex else { return nil }
            held |= Int(input[position]) << heldCount
            position += 1
            heldCount += 8
        }
        let value = held & ((1 << count) - 1)
        held >>= count
        heldCount -= count
        return value
    }

    private mutating func stored() -> Bool {
        (held, heldCount) = (0, 0)
        guard input.endIndex - position >= 4 else { return false }
        let length = Int(input[position]) | Int(input[position + 1]) << 8
        let check = Int(input[position + 2]) | Int(input[position + 3]) << 8
        position += 4
        guard length == check ^ 0xFFFF, input.endIndex - position >= length, output.count + length <= limit
        else { return false }
        output += input[position..<position + length]
        position += length
        return true
    }

    private mutating func compressed(_ codes: (lengths: Codes, distances: Codes)) -> Bool {
        while let symbol = codes.lengths.symbol(&self) {
            if symbol == 256 { return true }
            guard symbol > 256 else {
                guard output.count < limit else { return false }
                output.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            guard copy(symbol - 257, codes.distances) else { return false }
        }
        return false
    }

    private mutating func copy(_ index: Int, _ distances: Codes) -> Bool {
        guard index < Inflate.lengthBases.count, let more = bits(Inflate.lengthBits[index]),
            let place = distances.symbol(&self), place < Inflate.distanceBases.count,
            let farther = bits(Inflate.distanceBits[place])
        else { return false }
        let length = Inflate.lengthBases[index] + more
        let distance = Inflate.distanceBases[place] + farther
        guard distance <= output.count, output.count + length <= limit else { return false }
        for _ in 0..<length { output.append(output[output.count - distance]) }
        return true
    }

    /// RFC 1951 §3.2.7.
    private mutating func dynamic() -> (lengths: Codes, distances: Codes)? {
        guard let literals = bits(5), let distances = bits(5), let orders = bits(4) else { return nil }
        var given = [Int](repeating: 0, count: 19)
        for place in Inflate.lengthOrder.prefix(orders + 4) {
            guard let length = bits(3) else { return nil }
            given[place] = length
        }
        guard let codes = Codes(lengths: given) else { return nil }
        let count = (literals + 257, distances + 1)
        guard let lengths = lengths(count.0 + count.1, codes),
            let first = Codes(lengths: Array(lengths.prefix(count.0))),
            let second = Codes(lengths: Array(lengths.dropFirst(count.0)))
        else { return nil }
        return (first, second)
    }

    private mutating func lengths(_ count: Int, _ codes: Codes) -> [Int]? {
        var lengths: [Int] = []
        while lengths.count < count {
            guard let symbol = codes.symbol(&self) else { return nil }
            let (value, times): (Int, Int)
            switch symbol {
            case 16:
                guard let last = lengths.last, let more = bits(2) else { return nil }
                (value, times) = (last, 3 + more)
            case 17:
                guard let more = bits(3) else { return nil }
                (value, times) = (0, 3 + more)
            case 18:
                guard let more = bits(7) else { return nil }
                (value, times) = (0, 11 + more)
            default: (value, times) = (symbol, 1)
            }
            guard lengths.count + times <= count else { return nil }
            lengths += Array(repeating: value, count: times)
        }
        return lengths
    }

    /// RFC 1951 §3.2.6.
    private static let fixed: (lengths: Codes, distances: Codes)? = {
        let lengths =
            Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
            + Array(repeating: 7, count: 24) + Array(repeating: 8, count: 8)
        guard let first = Codes(lengths: lengths),
            let second = Codes(lengths: Array(repeating: 5, count: 30))
        else { return nil }
        return (first, second)
    }()
}
