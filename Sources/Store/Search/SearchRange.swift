/// Finds the members of a block whose value is in a range, one bit after the other from the highest on.
struct SearchRange {
    private let range: ClosedRange<UInt64>
    private let width: Int
    private var bit: Int
    /// Those that are surely above the lower bound, and those that agree with it so far.
    private var (above, atLower): (NumberBlock, NumberBlock)
    /// Those that are surely below the upper bound, and those that agree with it so far.
    private var (below, atUpper): (NumberBlock, NumberBlock)

    /// Begins with `candidates`, whose values have `width` bits.
    init(_ range: ClosedRange<UInt64>, width: Int, among candidates: NumberBlock) {
        (self.range, self.width, bit) = (range, width, width)
        (above, atLower) = (.empty, candidates)
        (below, atUpper) = (.empty, candidates)
    }

    /// Whether the bits that are left change nothing.
    var isComplete: Bool {
        let rest = bit >= 64 ? UInt64.max : (1 << UInt64(bit)) - 1
        return bit == 0
            || (range.lowerBound & rest == 0 || atLower.isEmpty)
                && (range.upperBound & rest == rest || atUpper.isEmpty)
    }

    /// Takes the next bits, of which `zeros` are zero in every member and the one after them is one in `ones`.
    mutating func take(zeros: Int, ones: NumberBlock) {
        for _ in 0..<zeros { take(.empty) }
        take(ones)
    }

    /// The members in the range; bits that were not taken are zero.
    mutating func result() -> NumberBlock {
        while !isComplete { take(.empty) }
        return above.union(atLower).intersection(below.union(atUpper))
    }

    private mutating func take(_ ones: NumberBlock) {
        guard bit > 0 else { return }
        bit -= 1
        if range.lowerBound >> UInt64(bit) & 1 == 1 {
            atLower.formIntersection(ones)
        } else {
            above.formUnion(atLower, in: ones)
            atLower.subtract(ones)
        }
        if range.upperBound >> UInt64(bit) & 1 == 1 {
            below.formUnion(atUpper, notIn: ones)
            atUpper.formIntersection(ones)
        } else {
            atUpper.subtract(ones)
        }
    }
}
