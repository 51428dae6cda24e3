/// How words are set.
public struct TextStyle: Hashable, Sendable {
    /// Where lines stand in their frame.
    public enum Alignment: Sendable {
        /// At the left.
        case left
        /// In the middle.
        case centre
    }

    /// Height of the type in points, 4 to 72.
    public var size: Double
    /// Whether in bold type.
    public var isBold: Bool
    /// How dark: 0 is black, 1 white.
    public var grey: Double
    /// Where lines stand.
    public var alignment: Alignment

    /// Makes a style.
    public init(_ size: Double, isBold: Bool = false, grey: Double = 0, alignment: Alignment = .left) {
        self.size = size
        self.isBold = isBold
        self.grey = grey
        self.alignment = alignment
    }
}
