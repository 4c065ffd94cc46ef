import { useQuery } from '@apollo/client/react';
import {
  AppShell,
  Burger,
  Button,
  Group,
  NativeSelect,
  NavLink,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { GuideLink } from './guide-link.js';
import { usePortal } from './hooks/use-portal.js';
import { AppsDocument, CurrentAppDocument } from './operations/operations.js';
import { Notices } from './parts/notices.js';
import { routes } from './routes.js';

/** The frame around every page: app switcher, navigation, colour scheme and sign-out. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { session, signOut } = usePortal();
  return (
    <Notices>
      <AppShell
        header={{ height: 60 }}
        navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group wrap="nowrap" miw={0}>
              <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
              <Text fw={700} visibleFrom="xs">
                Bonafide
              </Text>
              {session.role === 'OPERATOR' ? <AppSwitcher /> : <AppName />}
            </Group>
            <Button variant="default" size="xs" onClick={signOut} miw="max-content">
              Sign out
            </Button>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="md">
          <Navigation onFollow={close} />
        </AppShell.Navbar>
        <AppShell.Main>
          {children}
          <Guide />
        </AppShell.Main>
      </AppShell>
    </Notices>
  );
}

/** Links to the document about the page in view. */
function Guide() {
  const { pathname } = useLocation();
  const [, , first = ''] = pathname.split('/');
  const guide = routes.find(({ path }) => path === first)?.guide ?? 'deploying';
  return (
    <Text size="xs" c="dimmed" mt="xl">
      <GuideLink name={guide} />
    </Text>
  );
}

function Navigation({ onFollow }: { onFollow: () => void }) {
  const { appId, session } = usePortal();
  const { pathname } = useLocation();
  const ofApp = routes.flatMap(({ path, label }) => (label === undefined ? [] : [{ path, label }]));
  const links = session.role === 'OPERATOR' ? [...ofApp, { path: 'apps', label: 'Apps' }] : ofApp;
  return (
    <Stack justify="space-between" h="100%">
      <div>
        {links.map(({ path, label }) => (
          <NavLink
            key={path}
            component={Link}
            to={`/${appId}/${path}`}
            label={label}
            active={pathname.startsWith(`/${appId}/${path}`)}
            {...(pathname === `/${appId}/${path}` && { 'aria-current': 'page' })}
            onClick={onFollow}
            bdrs="md"
          />
        ))}
      </div>
      <ThemeSwitch />
    </Stack>
  );
}

function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      size="xs"
      fullWidth
      value={colorScheme}
      onChange={value => setColorScheme(value as typeof colorScheme)}
      data={[
        { value: 'light', label: 'Light' },
        { value: 'auto', label: 'System' },
        { value: 'dark', label: 'Dark' },
      ]}
    />
  );
}

function AppName() {
  const { data } = useQuery(CurrentAppDocument);
  return (
    <Text fw={500} truncate>
      {data?.app.name}
    </Text>
  );
}

function AppSwitcher() {
  const { appId } = usePortal();
  const { data } = useQuery(AppsDocument);
  const navigate = useNavigate();
  const apps = data?.apps ?? [];
  const options = apps.map(({ id, name }) => ({
    value: id,
    label: apps.some(app => app.name === name && app.id !== id) ? `${name} (${id})` : name,
  }));
  return (
    <NativeSelect
      aria-label="App"
      size="xs"
      maw="16rem"
      value={appId}
      onChange={event => navigate(`/${event.currentTarget.value}/overview`)}
      data={options.length === 0 ? [...new Set([appId, 'default'])] : options}
    />
  );
}
