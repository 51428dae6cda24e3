/// A rectangle on a page, in millimetres from its upper left corner.
public struct Frame: Hashable, Sendable {
    /// From the left edge of the page.
    public let x: Double
    /// From its upper edge.
    public let y: Double
    /// How wide.
    public let width: Double
    /// How high.
    public let height: Double

    /// Makes a rectangle.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
