extension Routes {
  /// Everything under `/api/v1`. A domain adds its endpoints here, before the description.
  func programs() {
    sessionEndpoints()
    credentialEndpoints()
    peopleEndpoints()
    caseEndpoints()
    disputeEndpoints()
    partyReceiptEndpoints()
    counsellingEndpoints()
    caseListEndpoints()
    attachmentEndpoints()
    documentEndpoints()
    volumeEndpoints()
    registerEndpoints()
    areaEndpoints()
    reportEndpoints()
    monthlyEndpoints()
    institutionEndpoints()
    centreEndpoints()
    conferenceEndpoints()
    rewardEndpoints()
    bulletinEndpoints()
    intakeEndpoints()
    outboxEndpoints()
    demonstrationEndpoints()
    descriptionEndpoint()
  }
}
