import Model
import Tokens

extension [TokenModule] {
    /// What is wrong with them.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        for (index, module) in enumerated() {
            faults += module.faults(after: prefix(index)).below("tokenModules[\(index)]")
        }
        return faults
    }
}

extension TokenModule {
    fileprivate func faults(after others: ArraySlice<TokenModule>) -> [ValueFault] {
        var faults = place
        faults.demand(
            AuthorityID(name) != nil,
            "name",
            "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter"
        )
        faults.demand(others.allSatisfy { $0.name != name }, "name", "stands there twice")
        let pin = factoryOfficerPIN ?? "0000"
        faults.demand(
            (4...32).contains(pin.utf8.count) && pin.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "factoryOfficerPIN",
            "must be 4 to 32 printable ASCII characters"
        )
        return faults + library
    }

    /// What is wrong with it as an SKF library.
    private var library: [ValueFault] {
        guard let skf else { return [] }
        var faults: [ValueFault] = []
        faults.demand(
            SKFProfiles.isName(skf),
            "skf",
            "must be the name of a file in the folder skf, without .yaml"
        )
        faults.demand(p11kit == nil, "p11kit", "has no SKF libraries: needs 'path'")
        let isKey = factoryOfficerPIN.map { $0.utf8.count == 16 } ?? true
        faults.demand(isKey, "factoryOfficerPIN", "must be the device key of 16 characters, with 'skf'")
        return faults
    }

    /// What is wrong with where it is.
    private var place: [ValueFault] {
        var faults: [ValueFault] = []
        switch (path, p11kit) {
        case (let path?, nil): faults.demand(path.hasPrefix("/"), "path", "must be an absolute path")
        case (nil, let name?):
            let isName =
                !name.isEmpty && name.utf8.count <= 64 && !name.contains("/") && !name.hasPrefix(".")
            let detail = "must be 'all' or the name of a module that p11-kit lists"
            faults.demand(isName && name.printable == name, "p11kit", detail)
        case (nil, nil), (.some, .some): faults.demand(false, "", "needs either 'path' or 'p11kit'")
        }
        return faults
    }
}
