/**
 * The door to where routes go.
 *
 * Simulated exchanges, a midpoint pool and a wholesaler, as `docs/venues.md` states them. Promises the same
 * answers for the same routes and market, whatever happened in between. Must never answer by itself, read a
 * clock, or fill more than the market showed.
 */
export { openReportFacility, type ReportFacilityOptions } from './report-facility'
export { openVenues, type SimulatedVenues } from './simulated-venues'
