/// An entry of a list that a city sets, named in the city's own words.
package protocol PolicyEntry {
  var name: String { get }
  /// For who reads English; nil where the city has not named it in English.
  var english: String? { get }
}

extension WorkPolicy.Choice: PolicyEntry {}
extension WorkPolicy.Urgency: PolicyEntry {}
extension MediationPolicy.Risk.Sign: PolicyEntry {}
extension CentrePolicy.Function: PolicyEntry {}
extension CentrePolicy.Standard: PolicyEntry {}
extension CentrePolicy.Standard.Item: PolicyEntry {}
extension VolumePolicy.Retention: PolicyEntry {}
extension VolumeRule.Piece: PolicyEntry {}
