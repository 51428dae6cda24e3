extension Array {
    /// The first element of which an earlier one has the same property.
    ///
    /// Compared one by one: for the dozen parts of a certificate, a set costs more to make.
    func firstRepeated<Property: Equatable>(by property: (Element) -> Property) -> Element? {
        for (index, element) in enumerated() {
            let own = property(element)
            if self[..<index].contains(where: { property($0) == own }) { return element }
        }
        return nil
    }
}
