/// 所在地区: the six digits of a county-level division; its structure is checked, not its existence.
///
/// Source: GB/T 2260; product.md §6.2.
public struct RegionCode: Hashable, Sendable {
    /// Six digits.
    public let text: String

    /// Divisions with no level below them that a parcel could name: four cities without districts
    /// (嘉峪关, 东莞, 中山, 儋州) and 台湾, 香港, 澳门.
    private static let withoutCounties: Set<String> = [
        "620200", "441900", "442000", "460400", "710000", "810000", "820000",
    ]

    /// Reads a code.
    ///
    /// - Throws: `FieldFault` with `.badFormat` or `.unknownRegion`.
    public init(_ raw: String) throws(FieldFault) {
        let text = Normalization.code(raw)
        guard text.utf8.count == 6, ASCII.digits(text) != nil else {
            throw FieldFault(.badFormat, "应为 6 位行政区划代码，请重新选择省、市、区")
        }
        guard Provinces.names[String(text.prefix(2))] != nil else {
            throw FieldFault(.unknownRegion, "省级代码不存在，请重新选择省、市、区")
        }
        let hasCounty = text.dropFirst(2).prefix(2) != "00" && text.suffix(2) != "00"
        guard hasCounty || RegionCode.withoutCounties.contains(text) else {
            throw FieldFault(.badFormat, "请选择到区（县）一级")
        }
        self.text = text
    }
}
