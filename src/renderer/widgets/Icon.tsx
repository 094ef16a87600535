/** Line icons, drawn here so that no font or picture is fetched. */
const PATHS = {
  trade: 'M3 13V7m0 0L1.5 8.5M3 7l1.5 1.5M13 3v6m0 0 1.5-1.5M13 9l-1.5-1.5M6.5 4h3v8h-3zM8 2v2m0 8v2',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM6.7 14h2.6',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  menu: 'M2 4h12M2 8h12M2 12h12',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14',
  help: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM6 6.2a2 2 0 1 1 2.8 1.9c-.6.3-.8.6-.8 1.2M8 11.4v.4',
  stop: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM8 4.6v4.2M8 11v.4',
  dark: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM3.6 12.4 12.4 3.6M5 8h6',
  inventory: 'M2 13.5h12M3.5 13.5V9h2v4.5M7 13.5V5h2v8.5M10.5 13.5V2.5h2v11',
  journal:
    'M3 2h8.5a1.5 1.5 0 0 1 1.5 1.5V14H4.5A1.5 1.5 0 0 1 3 12.5zM6 5.5h4M6 8h4M3 12.5A1.5 1.5 0 0 1 4.5 11H13',
  routing: 'M2 8h4l3-4.5h5M6 8l3 4.5h5M12 1.5l2 2-2 2M12 10.5l2 2-2 2',
  settings:
    'M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7M11 3a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM5 10a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  float: 'M2 2h8v8H2zM6 10v4h8V6h-4',
  dock: 'M2 2.5h12v11H2zM2 6h12',
  window: 'M9 2h5v5M14 2 8 8M12 9v5H2V4h5',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  sound: 'M2 6v4h3l4 3V3L5 6zM11.5 5.5a3.5 3.5 0 0 1 0 5',
  mute: 'M2 6v4h3l4 3V3L5 6zM11.5 6l3 4M14.5 6l-3 4',
  contrast: 'M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13',
  preset: 'M4 2h8v12l-4-3-4 3z',
  layout: 'M2 2.5h12v11H2zM6 2.5v11M6 8h8',
} as const
export type IconName = keyof typeof PATHS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
