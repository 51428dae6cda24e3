import Model

/// What the search index is asked: every condition of a filter but those that leave few certificates by themselves.
///
/// A block of 65,536 certificates takes a bounded number of steps, whatever is in it: one set for each word, state or
/// other name, and at most one for each bit of a date or serial number.
struct SearchSieve {
    /// In each of these; each is a choice of sets.
    private var choices: [[String]] = []
    private var ranges: [(column: SearchColumn, values: ClosedRange<UInt64>)] = []
    private var beginnings: [String] = []

    init(_ filter: CertificateFilter, _ query: SearchQuery?) {
        choices = (query?.tokens ?? []).map { [$0] }
        beginnings = query?.beginnings ?? []
        if let name = filter.authority?.name { choices.append([SearchToken.authority(name)]) }
        if let profile = filter.profile { choices.append([SearchToken.profile(profile)]) }
        if !filter.purposes.isEmpty {
            choices.append(filter.purposes.map { SearchToken.purpose($0.rawValue) })
        }
        if !filter.states.isEmpty { choices.append(filter.states.map { SearchToken.state($0.rawValue) }) }
        if filter.issued != nil || filter.ends != nil { choices.append([SearchToken.issued]) }
        if let prefix = filter.serialPrefix { ranges.append((.serial, SearchColumn.values(prefix))) }
        if let issued = filter.issued { ranges.append((.issue, SearchColumn.values(issued))) }
        if let ends = filter.ends { ranges.append((.end, SearchColumn.values(ends))) }
    }

    /// The certificates of a block that may pass.
    func numbers(_ block: Int64, _ reader: SearchReader) throws(BookError) -> NumberBlock {
        var numbers = NumberBlock.full
        for choice in choices {
            var chosen = NumberBlock.empty
            for token in choice { chosen.formUnion(try reader.numbers(block, token)) }
            numbers.formIntersection(chosen)
            if numbers.isEmpty { return numbers }
        }
        for (column, values) in ranges {
            numbers = try reader.numbers(block, column, in: values, among: numbers)
            if numbers.isEmpty { return numbers }
        }
        for beginning in beginnings {
            numbers.formIntersection(try reader.numbers(block, beginning: beginning))
            if numbers.isEmpty { return numbers }
        }
        return numbers
    }
}
